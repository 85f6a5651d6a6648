"""How many faces the emulator finds, which of them it takes for one person, and what that costs.

    python benchmarks/faces.py [--portraits DIR] [--seed 0] [--only SECTION]...

Portraits are those of the kit's own worlds, two persons of the public domain, or else the user's own: a folder for each
person. Each is shown upright and mirrored, in several sizes, turns and lights. Pictures without a face, and a hundred
small faces of as many persons, come from scikit-image. Where dlib is installed, its network is compared with the emulator's.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import statistics
import time
from dataclasses import replace
from io import BytesIO
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from conformance.emulator.engines.face.embedding import CHIP, Embedder
from conformance.emulator.engines.face.images import NoImage, decoded
from conformance.emulator.engines.face.recognition import IDENTICAL, Face, distance, recognizer
from conformance.emulator.engines.face.weights import weights_file
from conformance.worlds.faces.album import Album, album
from conformance.worlds.faces.faceless import KINDS, Faceless
from conformance.worlds.faces.places import Rectangle
from conformance.worlds.faces.rates import many_pairs
from conformance.worlds.faces.scene import Look, Scene, alone, crowd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HEIGHTS = (30, 36, 40, 48, 64, 96, 160, 320, 640)
ANGLES = (0, 10, 20, 30, 45, 60, 90)
LIGHTS = (0.1, 0.2, 0.35, 0.5, 1.0, 1.5, 2.0, 3.0)
BLURS = (0, 1, 2, 4, 6, 8)
NOISES = (0, 10, 25, 50, 80)
THRESHOLDS = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
SHOWN = 160
"""Pixels of a face unless its size is what is changed."""
FACES_IN = {"astronaut.png", "camera.png", "coins.png"}
"""Pictures of scikit-image with a face in them: a portrait, a photographer, heads on coins."""


def main() -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portraits", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", action="append", choices=SECTIONS)
    options = parser.parse_args()
    people = album(options.portraits)
    if people.why_empty:
        parser.error(people.why_empty)
    for name in options.only or SECTIONS:
        SECTIONS[name](people, options.seed)


def sizes(people: Album, _seed: int) -> None:
    """Faces of every size in pictures of 1920 x 1080, and in pictures that hold little else."""
    for margin, where in (((1920, 1080), "in 1920 x 1080"), ((0, 0), "alone")):
        print(f"found by height, {where}: " + rates(people, ((h, Look(h)) for h in HEIGHTS), margin))


def turns(people: Album, _seed: int) -> None:
    """Faces turned in the picture."""
    looks = ((angle, Look(SHOWN, angle=sign * angle)) for angle in ANGLES for sign in (1, -1))
    print("found by angle: " + rates(people, looks))


def lights(people: Album, _seed: int) -> None:
    """Faces in bad light, out of focus and under noise."""
    print("found by light: " + rates(people, ((light, Look(SHOWN, light=light)) for light in LIGHTS)))
    print("found by blur: " + rates(people, ((blur, Look(SHOWN, blur=blur)) for blur in BLURS)))
    print("found by noise: " + rates(people, ((noise, Look(SHOWN, noise=noise)) for noise in NOISES)))


def nobody(_people: Album, _seed: int) -> None:
    """Pictures without a face."""
    drawn = [Faceless(kind, number, (640, 480)) for kind in KINDS for number in range(20)]
    false = sum(len(recognizer().faces(np.asarray(one.picture.image))) for one in drawn)
    print(f"false faces: {false} in {len(drawn)} drawn pictures", end="")
    wrong = [(name, len(recognizer().faces(image))) for name, image in photographs() if name not in FACES_IN]
    print(f", {sum(count for _, count in wrong)} in {len(wrong)} photographs", *[name for name, count in wrong if count])
    patches = small_pictures()[100:]
    print(f"false faces: {sum(len(recognizer().faces(patch)) for patch in patches)} in {len(patches)} patches of photographs")


def pairs(people: Album, seed: int) -> None:
    """How far apart faces are of one person, and of two."""
    apart: dict[bool, list[float]] = {True: [], False: []}
    for pair in many_pairs(seed, 400):
        one, other = (faces(people, scene) for scene in (pair.one, pair.other))
        if one and other:
            apart[pair.same].append(distance(one[0].embedding, other[0].embedding))
    print(f"one person: {spread(apart[True])}")
    print(f"two persons: {spread(apart[False])}")
    print(by_threshold("taken for one, of one", apart[True]))
    print(by_threshold("taken for one, of two", apart[False]))
    met = [found for picture in small_pictures()[:100] for found in recognizer().faces(picture)[:1]]
    strangers = [distance(one.embedding, other.embedding) for one, other in combinations(met, 2)]
    print(f"a hundred persons in 25 x 25 pixels each: {len(met)} found; two of them: {spread(strangers)}")
    print(by_threshold("taken for one, of two", strangers))


def costs(people: Album, _seed: int) -> None:
    """Time and memory; the latter is that of everything that was done before, too."""
    one = replace(alone(0, Look(SHOWN)), margin=(72, 72))
    for scene, rounds in ((one, 40), (crowd(100, 60), 3)):
        image = np.asarray(people.picture(scene).image)
        print(f"time: {milliseconds(lambda image=image: recognizer().faces(image), rounds)} ", end="")
        print(f"for {image.shape[1]} x {image.shape[0]} pixels with {scene.count} faces; {memory()}")
    buffer = BytesIO()
    people.picture(one).image.resize((5000, 5000)).save(buffer, "JPEG")
    took = milliseconds(lambda: recognizer().faces(decoded(buffer.getvalue())), 2)
    print(f"time: {took} for a JPEG of 5000 x 5000 pixels; {memory()}")


def against_dlib(_people: Album, _seed: int) -> None:
    """Whether the network is dlib's."""
    if importlib.util.find_spec("dlib") is None:
        print("dlib: not installed")
        return
    dlib: Any = importlib.import_module("dlib")
    theirs = dlib.face_recognition_model_v1(str(weights_file()))
    ours = Embedder()
    chips = np.random.Generator(np.random.PCG64(0)).integers(0, 256, (5, CHIP, CHIP, 3), np.uint8)
    off = max(float(np.abs(np.array(theirs.compute_face_descriptor(chip)) - ours.embedding(chip)).max()) for chip in chips)
    took = [milliseconds(lambda work=work: work(chips[0]), 10) for work in (theirs.compute_face_descriptor, ours.embedding)]
    print(f"dlib {dlib.__version__}: numbers differ by {off:.0e} at most; it takes {took[0]}, the emulator {took[1]}")


SECTIONS: dict[str, Callable[[Album, int], None]] = {
    "sizes": sizes,
    "turns": turns,
    "lights": lights,
    "nobody": nobody,
    "pairs": pairs,
    "costs": costs,
    "dlib": against_dlib,
}


def faces(people: Album, scene: Scene) -> list[Face]:
    """The faces that are found in a picture."""
    return recognizer().faces(np.asarray(people.picture(scene).image))


def rates(people: Album, looks: Iterable[tuple[float, Look]], size: tuple[int, int] = (0, 0)) -> str:
    """For each value how many of the portraits that are shown so are found, and how many others."""
    found, shown, other = dict[float, int](), dict[float, int](), 0
    for value, look in looks:
        for person, mirrored in product(range(len(people.persons)), (False, True)):
            scene = alone(person, replace(look, mirrored=mirrored))
            width, height = people.picture(scene).size
            scene = replace(scene, margin=(max(size[0] - width, 0) // 2, max(size[1] - height, 0) // 2))
            (true,) = people.picture(scene).faces
            places = [one.rectangle for one in faces(people, scene)]
            hits = sum(true.is_at(Rectangle(at.left, at.top, at.width, at.height)) for at in places)
            found[value], shown[value] = found.get(value, 0) + min(hits, 1), shown.get(value, 0) + 1
            other += len(places) - min(hits, 1)
    return ", ".join(f"{value:g}: {found[value]} of {shown[value]}" for value in shown) + f"; others: {other}"


def photographs() -> Iterator[tuple[str, np.ndarray]]:
    """Those of scikit-image, by their names."""
    for path in sorted(of_scikit_image().iterdir()):
        if path.suffix in (".png", ".jpg", ".gif"):
            try:
                yield path.name, decoded(path.read_bytes())
            except NoImage as error:
                print(f"({path.name}: {error})", end=" ")


def small_pictures() -> list[np.ndarray]:
    """A hundred faces and as many patches without one, each of 25 x 25 pixels, enlarged to 120 on paper."""
    made = list[np.ndarray]()
    for patch in np.load(of_scikit_image() / "lfw_subset.npy"):
        grey = Image.fromarray((patch * 255).round().astype(np.uint8)).resize((120, 120), Image.Resampling.BICUBIC)
        paper = Image.new("RGB", (200, 200), (128, 128, 128))
        paper.paste(grey, (40, 40))
        made.append(np.asarray(paper))
    return made


def of_scikit_image() -> Path:
    """Its folder of data."""
    spec = importlib.util.find_spec("skimage")
    if spec is None or spec.origin is None:
        raise SystemExit("install scikit-image")
    return Path(spec.origin).parent / "data"


def spread(distances: list[float]) -> str:
    """The least, the middle and the largest of them, and what lies between."""
    marks = np.percentile(distances, (0, 1, 5, 50, 95, 99, 100))
    return f"{len(distances)} pairs, distances " + " ".join(f"{mark:.2f}" for mark in marks) + " (0 1 5 50 95 99 100 %)"


def by_threshold(what: str, distances: list[float]) -> str:
    """The share of them up to each threshold."""
    shares = ((mark, float(np.mean(np.array(distances) <= mark))) for mark in THRESHOLDS)
    return f"  {what}: " + ", ".join(f"{mark}{'*' if mark == IDENTICAL else ''}: {share:.4f}" for mark, share in shares)


def milliseconds(work: Callable[[], object], rounds: int) -> str:
    """The time that it takes, the median, and how much of it a processor worked."""
    work()
    took, worked = list[float](), list[float]()
    for _ in range(rounds):
        began, begun = time.perf_counter(), time.process_time()
        work()
        took.append(time.perf_counter() - began)
        worked.append(time.process_time() - begun)
    return f"{1000 * statistics.median(took):.0f} ms ({1000 * statistics.median(worked):.0f} of a processor)"


def memory() -> str:
    """The most that was in use so far."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB of memory at most"


if __name__ == "__main__":
    main()
