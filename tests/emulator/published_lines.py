"""What Microsoft's own pages start these containers with, as data.

``{ENDPOINT}`` and ``{KEY}`` are the placeholders of the pages; addresses of others stand for an address of this machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CONNECTED = ("Eula=accept", "Billing={ENDPOINT}", "ApiKey={KEY}")
CONSOLE = "Logging:Console:LogLevel:Default=Information"
FACE = ("Eula=accept", "Billing={ENDPOINT}/face/v1.0", "ApiKey=0123456789")
IN_AZURE = (
    "CloudAI:Storage:StorageScenario=Azure",
    (
        "CloudAI:Storage:ConnectionStringOfCosmosMongo="
        "mongodb://samplecosmosdb:0123456789@samplecosmosdb.documents.azure.com:10255/?ssl=true&replicaSet=globaldb"
    ),
    (
        "CloudAI:Storage:ConnectionStringOfAzureStorage="
        "DefaultEndpointsProtocol=https;AccountName=sampleazurestorage;AccountKey=0123456789;EndpointSuffix=core.windows.net"
    ),
)
CHART = {"EULA": "accept", "billing": "{ENDPOINT}", "apikey": "{KEY}"}
AZURE = "DefaultEndpointsProtocol=https;AccountName=name;AccountKey=0123456789;EndpointSuffix=core.windows.net"


@dataclass(frozen=True)
class Line:
    """One published command line, or the like of it in a manifest."""

    source: str
    container: str
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict[str, str])
    output_mounted: bool = False
    """Whether it mounts a directory at the default of ``Mounts:Output``."""


def _each(source: str, containers: str, *arguments: str) -> list[Line]:
    return [Line(source, container, arguments) for container in containers.split()]


TEXT = "keyphrase language sentiment"
ALL = f"anomaly-detector personalizer face read read-3.2 {TEXT}"
LINES = [
    *_each("How to install and use an Anomaly Detector container, Run the container", "anomaly-detector", *CONNECTED),
    *_each("Configure Anomaly Detector containers, Logging example", "anomaly-detector", *CONNECTED, CONSOLE),
    *_each("Install and run containers (Personalizer), Run the container", "personalizer", *CONNECTED),
    *_each("Configure containers (Personalizer), Logging example", "personalizer", *CONNECTED, CONSOLE),
    *_each("Install, run containers (Face), Run a container", "face", *FACE),
    *_each("Configure Face Docker containers, Logging example", "face", *CONNECTED, CONSOLE),
    *_each("Configure Face Docker containers, Storage scenario settings", "face", *FACE, *IN_AZURE),
    Line(
        "Configure Face Docker containers, Storage scenario settings with log files",
        "face",
        (*FACE, "Logging:Disk:Format=json", *IN_AZURE),
        output_mounted=True,
    ),
    *_each("How to install and run containers - Computer Vision, Run the container", "read read-3.2", *CONNECTED),
    *_each(
        "Configure Read OCR Docker containers, Billing configuration setting",
        "read-3.2",
        "Eula=accept",
        "Billing={ENDPOINT}/vision/v3.2",
        "ApiKey={KEY}",
    ),
    *_each("Configure Read OCR Docker containers, Logging example", "read read-3.2", *CONNECTED, CONSOLE),
    Line(
        "Install Azure AI Vision 3.2 GA Read OCR container, environment variables",
        "read-3.2",
        environment={"Eula": "accept", "Billing": "{ENDPOINT}", "ApiKey": "{KEY}"},
    ),
    *(
        Line(
            "Use Azure AI Vision container with Kubernetes and Helm, chart with RabbitMQ and Redis",
            container,
            (
                "ReadEngineConfig:ResultExpirationPeriod=1",
                "Queue:RabbitMQ:HostName=read-rabbitmq",
                "Queue:RabbitMQ:Username=user",
                "Queue:RabbitMQ:Password=password",
                (
                    "Cache:Redis:Configuration=read-redis-master:6379,read-redis-replica:6379,"
                    "password=password,ssl=False,abortConnect=False"
                ),
            ),
            CHART,
        )
        for container in ("read", "read-3.2")
    ),
    Line(
        "Use Azure AI Vision container with Kubernetes and Helm, multiple v3 containers",
        "read-3.2",
        environment={
            **CHART,
            "Storage__ObjectStore__AzureBlob__ConnectionString": AZURE,
            "Queue__Azure__ConnectionString": AZURE,
        },
    ),
    *_each("Install and run Text Analytics containers, Run the container", TEXT, *CONNECTED),
    *_each("Offline containers for Cognitive Services, Run the container", "sentiment", *CONNECTED),
    *_each("Configure Text Analytics docker containers, Logging example", TEXT, *CONNECTED, CONSOLE),
    *(
        Line(
            "Shared settings of containers, HTTP proxy credentials settings",
            container,
            (
                *CONNECTED,
                "HTTP_PROXY=http://127.0.0.1:9",
                "HTTP_PROXY_CREDS=jerry:123456",
                "Logging:Disk:LogLevel=Debug",
                "Logging:Disk:Format=json",
            ),
            output_mounted=True,
        )
        for container in ALL.split()
    ),
]
LICENCE, OUTPUT = "/path/to/license/directory", "/path/to/output/directory"
DOWNLOAD, RUN = (
    Line(
        "Configure disconnected containers, download of the licence",
        "sentiment",
        ("eula=accept", "billing={ENDPOINT}", "apikey={KEY}", "DownloadLicense=True", f"Mounts:License={LICENCE}"),
    ),
    Line(
        "Configure disconnected containers, run",
        "read-3.2",
        ("eula=accept", f"Mounts:License={LICENCE}", f"Mounts:Output={OUTPUT}"),
    ),
)
"""Those of a container that runs disconnected; their directories are mounted."""
