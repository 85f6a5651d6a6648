"""English words that connect others and name nothing.

Own list: that of stopwordsiso has 1298 words, among them room, old and place.
"""

from __future__ import annotations

_WORDS = """
a an the this that these those some any each every no none all both either neither few many more most much less least
other another such same own several enough
i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we us our ours
ourselves they them their theirs themselves one ones who whom whose which what when where why how there here
am is are was were be been being do does did doing done have has had having will would shall should can could may might
must ought need let get gets got getting
isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't won't wouldn't shan't shouldn't can't cannot
couldn't mustn't i'm i've i'll i'd you're you've you'll he's she's it's we're we've we'll they're they've that's
there's what's who's let's
and or but nor so yet if unless until while because since although though as than then whether
of at by for with about against between among into through during before after above below to from up down in out on
off over under near across along around behind beside besides beyond inside outside onto toward towards upon within
without per via
again further once always never often sometimes seldom ever already still just only very too quite rather really also
not now today yesterday tomorrow soon later almost even perhaps maybe however therefore
say says said go goes went gone come comes came make makes made take takes took give gives gave see sees saw seen
know knows knew think thinks thought want wants wanted
yes please mr mrs ms dr
"""
FUNCTION_WORDS = frozenset(_WORDS.split())
