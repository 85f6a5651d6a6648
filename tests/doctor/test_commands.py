"""Command lines, each with the causes that it shows and no others."""

from __future__ import annotations

from datetime import date

import pytest
from finding_ids import ids

from conformance.doctor import command_line
from conformance.doctor.examination import written

TODAY = date(2026, 11, 28)
FAMILY = "mcr.microsoft.com/azure-cognitive-services"
LANGUAGE, READ, INVOICE = (
    f"{FAMILY}/textanalytics/language",
    f"{FAMILY}/vision/read:3.2",
    f"{FAMILY}/form-recognizer/invoice-3.1",
)
BILLED = "Billing=https://mine.cognitiveservices.azure.com/ ApiKey=0123456789abcdef0123456789abcdef"
GOOD = f"Eula=accept {BILLED}"
RUN = "docker run --rm -it -p 5000:5000"
OFFLINE = f"{RUN} -v /srv/license:/license"

FINE = {
    "published": f"{RUN} --memory 8g --cpus 1 {LANGUAGE} {GOOD}",
    "several lines": f"{RUN} \\\n  --memory=16g --cpus=8 \\\n  {READ} \\\n  {GOOD}\n",
    "with sudo and podman": f"sudo -E podman run -dp5001:5000 {LANGUAGE} {GOOD}",
    "variables": f"docker run -p 127.0.0.1:5000:5000/tcp -e EULA=accept -e billing=$ENDPOINT --env ApiKey {LANGUAGE}",
    "a file of variables": f"docker run --env-file mine.env -p 5000:5000 {LANGUAGE}",
    "the host's network": f"docker run --network host {LANGUAGE} {GOOD}",
    "a range": f"docker run -p 5000-5002:4999-5001 {LANGUAGE} {GOOD}",
    "all ports": f"docker run -P {LANGUAGE} {GOOD}",
    "a mirror": f"{RUN} registry.example:8443/azure-cognitive-services/textanalytics/language {GOOD}",
    "by digest": f"{RUN} {LANGUAGE}@sha256:{'a' * 64} {GOOD}",
    "German sentiment": f"{RUN} {FAMILY}/textanalytics/sentiment:3.0-de {GOOD}",
    "log files": f"{RUN} -v /srv/logs:/output:ro {LANGUAGE} {GOOD} Logging:Disk:Format=json",
    "log files elsewhere": f"{RUN} --mount type=bind,src=/a,dst=/logs {LANGUAGE} {GOOD} "
    "Logging__Disk__Format=json Mounts__Output=/logs/x",
    "a licence is fetched": f"{OFFLINE} {LANGUAGE} {GOOD} DownloadLicense=True Mounts:License=/license",
    "without a network": f"{OFFLINE} -v /srv/o:/output --network none {LANGUAGE} "
    "eula=accept Mounts:License=/license Mounts:Output=/output",
    "an invoice": f"docker run -p 5000:5050 {INVOICE} {GOOD} AzureCognitiveServiceLayoutHost=http://layout:5000",
    "a proxy": f"{RUN} {LANGUAGE} {GOOD} HTTP_PROXY=http://proxy:8888 HTTP_PROXY_CREDS=me:secret",
    "in China": f"{RUN} {LANGUAGE} Eula=accept Billing=https://mine.cognitiveservices.azure.cn ApiKey=$KEY",
    "a directory of the shell": f"{RUN} -v ${{PWD}}/logs:/output {LANGUAGE} {GOOD} Logging:Disk:Format=json",
    "the options end": f"{RUN} -- {LANGUAGE} {GOOD}",
    "any logger": f"{RUN} {LANGUAGE} {GOOD} Logging:Console:LogLevel:Microsoft=Debug",
    "as PowerShell writes it": f"{RUN} `\n {LANGUAGE} `\n {GOOD}",
}
WRONG = {
    "image runs into Eula": (f"{RUN} {LANGUAGE}\\\nEula=accept {BILLED}", "command.image-runs-into-setting"),
    "image takes the blank": (f"{RUN} {LANGUAGE}\\ Eula=accept {BILLED}", "command.image-runs-into-setting"),
    "misspelt option": (f"{RUN} --memmory 4g {LANGUAGE} Eula=accept {BILLED}", "command.unknown-option"),
    "setting before image": (f"{RUN} Eula=accept {LANGUAGE} {BILLED}", "command.setting-before-image"),
    "option after image": (f"docker run {LANGUAGE} -p 5000:5000 {GOOD}", "command.option-after-image"),
    "a command": (f"{RUN} {LANGUAGE} bash {GOOD}", "command.not-a-setting"),
    "a line without backslash": (f"{RUN}\n{LANGUAGE} {GOOD}", "command.missing-backslash"),
    "a blank after a backslash": (f"{RUN} \\ \n{LANGUAGE} {GOOD}", "command.missing-backslash"),
    "an empty line": (f"{RUN} \\\n\n{LANGUAGE} {GOOD}", "command.missing-backslash"),
    "capitals": (f"{RUN} {FAMILY}/TextAnalytics/Language {GOOD}", "image.invalid-reference"),
    "an early name": (f"{RUN} {FAMILY}/textanalytics/langage {GOOD}", "image.unknown-repository"),
    "no registry": (f"{RUN} azure-cognitive-services/textanalytics/language {GOOD}", "image.unknown-repository"),
    "an image that was never made": (
        f"docker run -p 5000:5050 {FAMILY}/form-recognizer/receipt-4.0 {GOOD} AzureCognitiveServiceReadHost=http://read:5000",
        "image.unknown-repository",
    ),
    "another program": (f"{RUN} ghcr.io/somebody/else {GOOD}", "image.unknown-repository"),
    "a tag that is gone": (f"{RUN} {FAMILY}/vision/read:3.2-preview.1 {GOOD}", "image.unknown-tag"),
    "a service that ended": (f"{RUN} {FAMILY}/decision/anomaly-detector {GOOD}", "image.retired"),
    "LUIS": (f"{RUN} {FAMILY}/language/luis {GOOD}", "image.retired"),
    "the registry of previews": (
        f"{RUN} containerpreview.azurecr.io/microsoft/cognitive-services-sentiment {GOOD}",
        "image.preview-registry",
    ),
    "no port": (f"docker run {LANGUAGE} {GOOD}", "port.not-published"),
    "ports reversed": (f"docker run -p 5000:5001 {LANGUAGE} {GOOD}", "port.reversed-mapping"),
    "a wrong port inside": (f"docker run -p 8080:80 {LANGUAGE} {GOOD}", "port.wrong-inside"),
    "5050 for Read": (f"docker run -p 5000:5050 {READ} {GOOD}", "port.wrong-inside"),
    "5000 for an invoice": (f"{RUN} {INVOICE} {GOOD} AzureCognitiveServiceLayoutHost=http://layout:5000", "port.wrong-inside"),
    "a port of the host's choice": (f"docker run -p 5000 {LANGUAGE} {GOOD}", "port.random-on-host"),
    "datagrams": (f"docker run -p 5000:5000/udp {LANGUAGE} {GOOD}", "port.not-tcp"),
    "no Eula": (f"{RUN} {LANGUAGE} {BILLED}", "eula.missing"),
    "Eula=yes": (f"{RUN} {LANGUAGE} Eula=yes {BILLED}", "eula.wrong-value"),
    "no Billing": (f"{RUN} {LANGUAGE} Eula=accept ApiKey=abc", "billing.missing"),
    "empty Billing": (f"{RUN} {LANGUAGE} Eula=accept Billing= ApiKey=abc", "billing.missing"),
    "no key": (f"{RUN} {LANGUAGE} Eula=accept Billing=https://a.cognitiveservices.azure.com", "key.missing"),
    "key for apiKey": (f"{RUN} {LANGUAGE} Eula=accept Billing=https://a.cognitiveservices.azure.com key=abc", "key.named-key"),
    "a placeholder for the endpoint": (
        f"{RUN} {LANGUAGE} Eula=accept Billing={{ENDPOINT_URI}} ApiKey=abc",
        "setting.placeholder",
    ),
    "a placeholder for the key": (f"{RUN} {LANGUAGE} {GOOD} ApiKey=<key>", "setting.placeholder"),
    "a tag to be chosen": (f"{RUN} {LANGUAGE}:<tag-name> {GOOD}", "setting.placeholder"),
    "a name to be filled in": (
        f"{RUN} {LANGUAGE} {GOOD} Billing=https://<name>.cognitiveservices.azure.com",
        "setting.placeholder",
    ),
    "a misspelt name": (f"{RUN} {LANGUAGE} {GOOD} Logging:Disk:Formt=json", "setting.misspelt"),
    "no second consent": (f"{RUN} --memory 12g {FAMILY}/textanalytics/healthcare {GOOD}", "setting.no-rai-terms"),
    "an invoice alone": (f"docker run -p 5000:5050 {INVOICE} {GOOD}", "setting.no-companion"),
    "log files as text": (f"{RUN} {LANGUAGE} {GOOD} Logging:Disk:Format=text", "logging.disk-format"),
    "an odd proxy": (f"{RUN} {LANGUAGE} {GOOD} HTTP_PROXY=proxy:8888", "proxy.not-a-url"),
    "half a login": (f"{RUN} {LANGUAGE} {GOOD} HTTP_PROXY=http://proxy:8888 HTTP_PROXY_CREDS=me", "proxy.credentials"),
    "a login for no proxy": (f"{RUN} {LANGUAGE} {GOOD} HTTP_PROXY_CREDS=me:secret", "proxy.credentials"),
    "no endpoint": (f"{RUN} {LANGUAGE} Eula=accept Billing=westeurope ApiKey=abc", "billing.not-a-url"),
    "an endpoint without TLS": (
        f"{RUN} {LANGUAGE} Eula=accept Billing=http://a.cognitiveservices.azure.com ApiKey=abc",
        "billing.not-https",
    ),
    "where tokens are issued": (
        f"{RUN} {LANGUAGE} Eula=accept Billing=https://westus.api.cognitive.microsoft.com/sts/v1.0 ApiKey=abc",
        "billing.path",
    ),
    "an endpoint in the container": (
        f"{RUN} {LANGUAGE} Eula=accept Billing=https://localhost:9000 ApiKey=abc",
        "billing.loopback",
    ),
    "somebody else's endpoint": (
        f"{RUN} {LANGUAGE} Eula=accept Billing=https://billing.example ApiKey=abc",
        "billing.other-host",
    ),
    "no network": (f"{RUN} --network=none {LANGUAGE} {GOOD}", "billing.no-network"),
    "log files nowhere": (f"{RUN} {LANGUAGE} {GOOD} Logging:Disk:Format=json", "mount.disk-logs-without-output"),
    "a licence nowhere": (
        f"{RUN} {LANGUAGE} {GOOD} DownloadLicense=True Mounts:License=/license",
        "mount.license-without-volume",
    ),
    "an input mount": (f"{RUN} -v /a:/input {LANGUAGE} {GOOD} Mounts:Input=/input", "mount.input-not-allowed"),
    "no place for records": (f"{OFFLINE} {LANGUAGE} eula=accept Mounts:License=/license", "disconnected.no-output"),
    "records nowhere": (
        f"{OFFLINE} {LANGUAGE} eula=accept Mounts:License=/license Mounts:Output=/output",
        "disconnected.no-output",
    ),
    "a licence and billing": (
        f"{OFFLINE} -v /o:/output {LANGUAGE} {GOOD} Mounts:License=/license Mounts:Output=/output",
        "disconnected.billing-given",
    ),
    "a licence to nowhere": (f"{RUN} {LANGUAGE} {GOOD} DownloadLicense=True", "disconnected.download-without-license-mount"),
    "few cores": (f"{RUN} --cpus 2 {READ} {GOOD}", "size.too-few-cpus"),
    "little memory": (f"{RUN} --memory 4g {LANGUAGE} {GOOD}", "size.too-little-memory"),
    "little memory in MB": (f"{RUN} -m 4096m {LANGUAGE} {GOOD}", "size.too-little-memory"),
    "another processor": (f"{RUN} --platform linux/arm64 {LANGUAGE} {GOOD}", "size.other-platform"),
}
DRAFT = f"""docker run --rm -it -p 5000:5001 --memory 4g --cpus 1 {FAMILY}/anomaly-finder\\
Eula=accept \\
Billing={{BILLING_ENDPOINT_URI}} ApiKey={{BILLING_KEY}}"""


OFFLINE_PAGE = """docker run --rm -it -p 5000:5000 \\
-v {LICENSE_MOUNT} \\
{IMAGE} \\
eula=accept \\
billing={ENDPOINT_URI} \\
apikey={API_KEY} \\
DownloadLicense=True \\
Mounts:License={CONTAINER_LICENSE_DIRECTORY}"""


def causes(line: str) -> list[str]:
    return ids(written(command_line.read(line), TODAY))


@pytest.mark.parametrize("line", FINE.values(), ids=FINE)
def test_a_good_command_shows_nothing(line: str) -> None:
    assert causes(line) == []


@pytest.mark.parametrize(("line", "cause"), WRONG.values(), ids=WRONG)
def test_a_wrong_command_shows_its_one_cause(line: str, cause: str) -> None:
    assert causes(line) == [cause]


def test_the_command_of_an_early_page_shows_all_its_mistakes() -> None:
    assert sorted(causes(DRAFT)) == [
        "command.image-runs-into-setting",
        "image.retired",
        "image.unknown-repository",
        "port.reversed-mapping",
        "setting.placeholder",
        "setting.placeholder",
        "size.too-few-cpus",
    ]


KEY = "0123456789abcdef0123456789abcdef"
MISPLACED = [
    f"{RUN} {LANGUAGE} ApiKey= {KEY}",
    f"{RUN} {LANGUAGE} Billing={KEY}",
    f"{RUN} {LANGUAGE} Billing=https://me:{KEY}@billing.example",
    f"{RUN} {KEY} ApiKey={KEY}",
    f"{RUN} ApiKey={KEY} {LANGUAGE}",
    f"{RUN}\n{LANGUAGE} ApiKey={KEY}\n-v /a",
]


@pytest.mark.parametrize("line", [*(line for line, _ in WRONG.values()), *MISPLACED])
def test_no_finding_repeats_a_key(line: str) -> None:
    findings = list(written(command_line.read(line), TODAY))

    assert findings
    assert KEY not in repr(findings)


def test_a_template_lacks_what_was_to_be_filled_in_and_nothing_else() -> None:
    found = list(written(command_line.read(OFFLINE_PAGE), TODAY))

    assert {finding.id for finding in found} == {"doctor.setting.placeholder"}
    assert [finding.where for finding in found] == [
        "{IMAGE}",
        "--volume {LICENSE_MOUNT}",
        "billing={ENDPOINT_URI}",
        "apikey={API_KEY}",
        "Mounts:License={CONTAINER_LICENSE_DIRECTORY}",
    ]


def test_an_end_that_is_to_come_is_no_finding() -> None:
    line = f"{RUN} {FAMILY}/decision/anomaly-detector {GOOD}"

    assert not list(written(command_line.read(line), date(2026, 9, 30)))
