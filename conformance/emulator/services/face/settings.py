"""What a start of Face may say besides what every container knows: where it keeps what it remembers."""

from __future__ import annotations

from conformance.emulator.settings import BadSetting, NotEmulated, Settings

SCENARIO = "CloudAI:Storage:StorageScenario"
CONNECTIONS = ("CloudAI:Storage:ConnectionStringOfAzureStorage", "CloudAI:Storage:ConnectionStringOfCosmosMongo")


def demand_memory(settings: Settings) -> None:
    """Refuse to be told of a store in the cloud: raises BadSetting or NotEmulated."""
    scenario = settings.of_service.get(SCENARIO, "Memory")
    if scenario.lower() not in ("memory", "azure"):
        raise BadSetting(f"{scenario[:80]!r} is not a value of {SCENARIO}; choose from Memory, Azure.")
    named = [name for name in CONNECTIONS if settings.of_service.get(name)]
    if scenario.lower() == "azure" or named:
        raise NotEmulated(f"The emulator keeps everything in memory; leave {named[0] if named else SCENARIO} out.")
