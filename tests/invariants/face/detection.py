"""Answers of detection, and what its invariants say of them."""

from __future__ import annotations

from invariants.face.exchanges import (
    HIGH,
    HUNDRED,
    MARKED,
    NOISE,
    NOWHERE,
    POINTS,
    POSED,
    SMALL,
    TINY,
    WALL,
    WIDE,
    A,
    B,
    attributed,
    detected,
    exposed,
    face,
    marked,
    moody,
    moved,
    noisy,
    seen,
    undetected,
)
from invariants.told import Told

DETECTION: dict[str, Told] = {
    "the_largest_face_comes_first": Told(
        (detected(face(50), face(40)), detected(face(50), face(50), face(40)), detected(HIGH, WIDE, face(20))),
        (detected(face(40), face(50)), detected(face(50), face(20), face(40))),
        (detected(), detected(face()), detected(face(40), face(40)), undetected()),
    ),
    "no_id_is_given_twice": Told(
        (detected(face(), face(identifier=B)),),
        (detected(face(), face()), detected(face(), face(identifier=A.upper()))),
        (detected(face()), detected(face(identifier=None), face()), undetected()),
    ),
    "each_face_has_an_id": Told(
        (detected(face()), detected(face(), query="returnFaceId=true")),
        (detected(face(identifier=None)), detected(face(), {**face(), "faceId": None})),
        (detected(), detected(face(), query="returnFaceId=false"), detected(face(), query="returnFaceId=1"), undetected()),
    ),
    "no_face_has_an_id_that_nobody_wants": Told(
        (detected(face(identifier=None), query="returnFaceId=false"),),
        (detected(face(), query="returnFaceId=False"),),
        (detected(face()), detected(query="returnFaceId=false"), undetected("returnFaceId=false")),
    ),
    "every_face_is_in_the_image": Told(
        (detected(face()), detected(face(100, left=-20)), detected(face(20, left=305))),
        (detected(face(left=310)), detected(face(left=-30))),
        (detected(), detected(face(), sent=NOISE), seen("detect", NOWHERE, 200, [face()]), undetected()),
    ),
    "each_face_has_its_landmarks": Told(
        (detected(face(faceLandmarks=POINTS), query=MARKED),),
        (
            detected(face(), query=MARKED),
            detected(face(faceLandmarks=None), query=MARKED),
            detected(face(faceLandmarks={**POINTS, "chin": {"x": 1, "y": 1}}), query=MARKED),
        ),
        (
            detected(face()),
            detected(query=MARKED),
            detected(face(), query=f"{MARKED}&detectionModel=detection_03"),
            undetected(MARKED),
        ),
    ),
    "no_face_has_landmarks_that_nobody_asked_for": Told(
        (detected(face()), detected(face(faceLandmarks=None)), detected(face(), query="returnFaceLandmarks=false")),
        (detected(face(), face(faceLandmarks=POINTS)),),
        (detected(), detected(face(faceLandmarks=POINTS), query=MARKED), undetected()),
    ),
    "left_is_left_and_eyes_are_above_the_mouth": Told(
        (marked(POINTS), marked(POINTS, roll=-12, yaw=30)),
        (marked(moved("pupilLeft", x=70)), marked(moved("mouthRight", x=40)), marked(moved("pupilRight", y=90))),
        (
            marked(moved("pupilLeft", x=70), roll=90),
            marked(moved("pupilLeft", x=70), yaw=70),
            detected(face(faceLandmarks=moved("pupilLeft", x=70)), query=MARKED),
            undetected(POSED),
        ),
    ),
    "each_face_tells_the_model_of_the_request": Told(
        (
            detected(face(recognitionModel="recognition_01"), query="returnRecognitionModel=true"),
            detected(
                face(recognitionModel="recognition_02"), query="returnRecognitionModel=true&recognitionModel=recognition_02"
            ),
        ),
        (
            detected(face(), query="returnRecognitionModel=true"),
            detected(face(recognitionModel="recognition_02"), query="returnRecognitionModel=true"),
        ),
        (detected(face()), detected(query="returnRecognitionModel=true"), undetected("returnRecognitionModel=true")),
    ),
    "an_image_without_a_face_gives_an_empty_list": Told(
        (detected(sent=WALL), detected(sent=SMALL)),
        (detected(face(), sent=WALL), undetected(sent=WALL, code="InvalidImage"), seen("detect", WALL, 204, b"")),
        (
            detected(),
            detected(sent=TINY),
            detected(query="recognitionModel=x", sent=WALL),
            undetected(sent=WALL, status=401),
            seen("detect", NOWHERE, 200, []),
        ),
    ),
    "no_more_than_100_faces_are_told": Told(
        (detected(*HUNDRED),),
        (detected(*HUNDRED, face()),),
        (detected(*HUNDRED[1:]), undetected()),
    ),
    "an_unknown_model_is_refused": Told(
        (undetected("recognitionModel=model"), undetected("detectionModel=best")),
        (detected(query="recognitionModel=model"), detected(face(), query="detectionModel=best&returnFaceId=true")),
        (
            detected(query="recognitionModel=recognition_07"),
            detected(query="recognitionModel=Recognition_01"),
            detected(query="recognitionModel="),
            undetected("recognitionModel=model", NOISE),
            undetected("recognitionModel=model&returnFaceAttributes=beauty"),
            undetected("recognitionModel=model", status=403),
            detected(),
        ),
    ),
    "the_attributes_are_those_that_were_asked_for": Told(
        (
            attributed(None),
            attributed({}),
            attributed({"blur": {}, "noise": {}}, "blur,noise"),
            attributed({"blur": {}, "age": None}, "Blur"),
            attributed({"qualityForRecognition": "high"}, "qualityForRecognition"),
        ),
        (
            attributed({"blur": {}}),
            attributed(None, "blur"),
            attributed({"blur": {}}, "blur,noise"),
            attributed({"blur": {}, "age": 7}, "blur"),
        ),
        (attributed({"blur": {}}, "*"), attributed({}, "beauty"), detected(query="returnFaceAttributes=blur"), undetected()),
    ),
    "a_level_is_that_of_its_value": Told(
        (
            exposed(0.1, "underExposure"),
            exposed(0.3, "GoodExposure"),
            exposed(1.0, "OverExposure"),
            exposed(0.25, "underExposure"),
            noisy(0.1, "low"),
            noisy(0.5, "Medium"),
            noisy(0.7, "high"),
        ),
        (exposed(0.3, "underExposure"), exposed(0.76, "goodExposure"), noisy(0.32, "Low"), noisy(0.5, "high")),
        (
            attributed({"blur": {"blurLevel": "low", "value": 1}}, "blur"),
            attributed({"noise": {"value": 1}}, "noise"),
            undetected(),
        ),
    ),
    "the_emotions_are_one_together": Told(
        (moody(1), moody(0.999), moody(1.01)),
        (moody(0.9), moody(1.02)),
        (attributed({"emotion": {"neutral": 0.5}}, "emotion"), attributed(None), undetected("returnFaceAttributes=emotion")),
    ),
    "attributes_are_known_in_either_letter_case": Told(
        (
            attributed({"blur": {}}, "Blur"),
            attributed({"headPose": {}}, "HeadPose"),
            detected(query="returnFaceAttributes=BLUR"),
        ),
        (undetected("returnFaceAttributes=Blur,noise"), undetected("returnFaceAttributes=headpose")),
        (
            undetected("returnFaceAttributes=blur"),
            undetected("returnFaceAttributes=Age"),
            undetected("returnFaceAttributes=Blur,beauty"),
            undetected("returnFaceAttributes=Blur", NOISE),
            undetected("returnFaceAttributes=Blur&detectionModel=detection_02"),
            undetected("returnFaceAttributes=Blur", status=401),
        ),
    ),
    "a_star_stands_for_all_attributes": Told(
        (attributed({"blur": {}}, "*"), detected(query="returnFaceAttributes=%2A")),
        (undetected("returnFaceAttributes=*"),),
        (undetected("returnFaceAttributes=*,blur"), undetected("returnFaceAttributes=*", NOISE), detected()),
    ),
    "an_unknown_attribute_is_refused": Told(
        (undetected("returnFaceAttributes=beauty"), undetected("returnFaceAttributes=blur,beauty")),
        (detected(query="returnFaceAttributes=beauty"), attributed({"blur": {}}, "blur,beauty")),
        (
            detected(query="returnFaceAttributes=blur"),
            detected(query="returnFaceAttributes=Age"),
            detected(query="returnFaceAttributes=beauty,age"),
            detected(query="returnFaceAttributes=none"),
            undetected("returnFaceAttributes=beauty&returnFaceAttributes=blur"),
            undetected("returnFaceAttributes=beauty&detectionModel=detection_02"),
            undetected("returnFaceAttributes=beauty", status=429),
        ),
    ),
    "detection_02_tells_where_a_face_is_and_no_more": Told(
        (
            undetected("returnFaceAttributes=blur&detectionModel=detection_02"),
            undetected(f"{MARKED}&detectionModel=detection_02"),
        ),
        (detected(face(), query=f"{MARKED}&detectionModel=detection_02"),),
        (
            detected(face(), query="detectionModel=detection_02"),
            detected(face(), query="returnFaceAttributes=blur"),
            undetected("returnFaceAttributes=age&detectionModel=detection_02"),
            undetected(f"{MARKED}&detectionModel=detection_03"),
        ),
    ),
}
