"""Batches that are refused, and what their invariants say of them."""

from __future__ import annotations

from invariants.text.exchanges import (
    DOUBT,
    ELEVEN,
    EMPTY,
    FOUND_TEN,
    GOOD,
    NO_ID,
    NULL_ID,
    ONE,
    SPARED,
    TAKEN,
    TEN,
    TWINS,
    Body,
    answer,
    bad,
    documents,
    phrases,
    refusal,
    refused,
    seen,
    sentiment,
)
from invariants.told import Told

FOUND_ELEVEN = answer(*(phrases(str(n)) for n in range(1, 12)))
MODEL, UNIT = {"model_version": "1999-12-31"}, {"stringIndexType": "Furlong", "function": "sentiment"}


def refused_with_400(sent: object, how: Body | None = None, *, served: object = None) -> Told:
    how = how or {}
    return Told(
        (refused(sent, **how),),
        (seen(sent, served or answer(), **how), refused(sent, 422, **how), refused(sent, said=answer(), **how)),
        (seen(ONE, answer(phrases())), refused(sent, 403, **how), refused(DOUBT)),
    )


REFUSALS: dict[str, Told] = {
    "equal_ids_are_refused": refused_with_400(TWINS),
    "no_documents_are_refused": refused_with_400({"documents": []}),
    "a_missing_array_is_refused": Told(
        (refused({}), refused({}, 422)),
        (seen({}, answer()), refused({}, said=answer())),
        (seen(ONE, answer(phrases())), refused({}, 403), refused(DOUBT)),
    ),
    "one_document_more_is_refused": Told(
        (
            refused(ELEVEN),
            seen(ELEVEN, FOUND_ELEVEN),
            seen(ELEVEN, {**FOUND_ELEVEN, "errors": [bad("", "InvalidDocumentBatch")]}),
        ),
        (seen(ELEVEN, FOUND_TEN), refused(ELEVEN, 422), refused(ELEVEN, said=FOUND_TEN)),
        (seen(ONE, answer(phrases())), refused(ELEVEN, 403), refused(DOUBT)),
    ),
    "a_document_without_an_id_is_refused": Told(
        (refused(NULL_ID), refused(NO_ID)),
        (seen(NULL_ID, answer(phrases())), refused(NO_ID, 422), refused(NO_ID, said=answer())),
        (
            seen(ONE, answer(phrases())),
            refused(NULL_ID, 403),
            refused({"documents": [{"id": None}]}),
            refused({"documents": [1]}),
        ),
    ),
    "as_many_documents_as_stated_are_served": Told(
        (seen(TEN, FOUND_TEN),),
        (refused(TEN),),
        (seen(ONE, answer(phrases())), refused(ELEVEN), refused(TEN, 401), refused(documents(*[GOOD] * 9, ""))),
    ),
    "broken_json_is_refused": Told(
        (refused(b'{"documents": [{"id": "1", "te'), refused(b""), refused(b"documents", 415)),
        (seen(b'{"documents": [{"id": "1", "te', answer()), seen(b"", answer())),
        (
            seen(b"{'documents': []}", answer()),
            seen(b'{"documents": []', answer(), headers=()),
            seen(b'{"documents": []', answer(), model_version="1999-12-31"),
            refused(b'{"documents": []', 401),
            seen(ONE, answer(phrases())),
        ),
    ),
    "an_unknown_model_is_refused": Told(
        (refused(ONE, **MODEL), refused(ONE, 404, **MODEL)),
        (seen(ONE, answer(phrases()), **MODEL),),
        (
            seen(ONE, answer(phrases()), model_version="latest"),
            refused(ONE, model_version="2020-04-01"),
            refused(TWINS, **MODEL),
            seen(ONE, answer(phrases()), **MODEL, opinionMining="true"),
            refused(ONE, 403, **MODEL),
        ),
    ),
    "an_unknown_unit_is_refused": Told(
        (refused(ONE, **UNIT),),
        (seen(ONE, answer(), **UNIT),),
        (refused(ONE, version="v3.0", **UNIT), refused(TWINS, **UNIT), sentiment(GOOD, stringIndexType="utf16CodeUnit")),
    ),
    "the_inner_code_names_the_fault": Told(
        (
            refused(TWINS),
            refused({"documents": []}, said=refusal("missingInputRecords")),
            refused(ELEVEN, said=refusal("InvalidDocumentBatch")),
            refused(ONE, said=refusal("ModelVersionIncorrect"), **MODEL),
            refused(ONE, said=refusal("ModelVersionIncorrect")["error"], **MODEL),
        ),
        (refused(TWINS, said=refusal("InvalidRequestBodyFormat")), refused(TWINS, said={"error": {"code": "InvalidRequest"}})),
        (refused(EMPTY), refused({}), refused(b""), refused(ONE), refused(TWINS, 422), refused(TWINS, said=b"<h1>no</h1>")),
    ),
    "the_inner_code_names_a_missing_id": Told(
        (refused(NULL_ID), refused(NO_ID)),
        (refused(NO_ID, said=refusal("InvalidRequestBodyFormat")),),
        (refused(TWINS), refused(NULL_ID, 422), seen(NULL_ID, TAKEN)),
    ),
    "the_inner_code_names_an_odd_fault": Told(
        (
            refused(b"", said=refusal("EmptyRequest")),
            refused(b"{", said=refusal("invalidRequestBodyFormat")),
            refused(ONE, said=refusal("InvalidParameterValue"), **UNIT),
        ),
        (refused(b""), refused(ONE, said=refusal("EmptyRequest"), **UNIT)),
        (refused(TWINS), refused(b"", 415), refused(ONE, said=refusal("EmptyRequest"))),
    ),
    "a_refusal_wraps_its_error": Told(
        (refused(TWINS, version="v3.0"), refused(b"", version="v3.0")),
        (refused(TWINS, said=refusal()["error"], version="v3.0"),),
        (refused(ONE, version="v3.0"), refused(TWINS, 413, version="v3.0"), seen(ONE, answer(phrases()), version="v3.0")),
    ),
    "the_codes_of_a_refusal_are_published": Told(
        (refused(TWINS), refused(b"", said=refusal("emptyRequest", "invalidRequest")), refused(TWINS, said=refusal()["error"])),
        (refused(TWINS, said=refusal("Duplicate")), refused(ONE, said=refusal("EmptyRequest", "BadRequest"))),
        (refused(TWINS, 415, said=refusal("Duplicate")), refused(ONE, said=b"<h1>no</h1>"), seen(ONE, answer(phrases()))),
    ),
    "the_codes_of_a_bad_document_are_published": Told(
        (seen(EMPTY, SPARED), seen(EMPTY, answer(errors=(bad("2", "invalidDocument", "invalidArgument"),)))),
        (seen(EMPTY, answer(errors=(bad("2", "NoText"),))), seen(EMPTY, answer(errors=(bad("2", code="Failure"),)))),
        (seen(ONE, answer(phrases())), refused(TWINS, said=refusal("Duplicate"))),
    ),
}
