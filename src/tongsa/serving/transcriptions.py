"""`POST /v1/audio/transcriptions`: a recording in, what is said in it out."""

import functools
import tempfile
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tongsa.errors import DataError
from tongsa.serving import languages
from tongsa.serving.refusals import Refusal
from tongsa.serving.server import Server
from tongsa.tasks.pipeline import Model
from tongsa.tasks.transcript import Transcript, written

_SUBTITLES = ("srt", "vtt")
_FORMATS = ("json", "text", *_SUBTITLES, "verbose_json")


class Transcriptions:
    def __init__(self, server: Server) -> None:
        self._server = server

    @property
    def routes(self) -> list[Route]:
        return [Route("/v1/audio/transcriptions", self.transcribe, methods=["POST"])]

    async def transcribe(self, http: Request) -> Response:
        server = self._server
        server.check_key(http, status=401)
        kind = http.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "multipart/form-data":
            raise Refusal(400, "send a form with a file, as multipart/form-data", parameter="file")
        async with http.form(max_files=1, max_fields=20) as form:
            sound = form.get("file")
            if not isinstance(sound, UploadFile):
                raise Refusal(400, "file is missing: attach a recording", parameter="file")
            form_ = {name: value for name, value in form.items() if isinstance(value, str)}
            name, layout = form_.get("model", ""), form_.get("response_format") or "json"
            if not name:
                raise Refusal(400, "model is missing: name one of /v1/models", parameter="model")
            served = server.shelf.named_as(name)
            if served.task != "transcription":
                there = [n for n, one in server.shelf.all.items() if one.task == "transcription"]
                raise Refusal(
                    400,
                    f"{name} transcribes nothing; {', '.join(there) or 'no model here'} does",
                    parameter="model",
                )
            if layout not in _FORMATS:
                raise Refusal(
                    400,
                    f"response_format {layout!r}: there are {', '.join(_FORMATS)}",
                    parameter="response_format",
                )
            if form_.get("stream", "").lower() == "true":
                raise Refusal(400, "a transcript comes as a whole", parameter="stream")
            data = await sound.read()
            called = sound.filename or "recording"
        transcript = await server.run(http, served, functools.partial(_transcribed, data, called))
        by_word = "word" in form.getlist("timestamp_granularities[]")
        language = served.model.config.target_language
        subtitles = form_.get("subtitles", "").lower() == "true"
        return _laid_out(transcript, layout, language, by_word=by_word, subtitles=subtitles)


def _transcribed(data: bytes, called: str, model: Model) -> Transcript:
    # libsndfile tells what a file is by its first bytes, and reads some kinds from files only.
    with tempfile.TemporaryDirectory(prefix="tongsa-") as folder:
        path = Path(folder) / "recording"
        path.write_bytes(data)
        try:
            return model.transcribe(path)
        except DataError as error:
            raise DataError(str(error).replace(str(path), called)) from None


def _laid_out(
    transcript: Transcript, layout: str, language: str, *, by_word: bool, subtitles: bool
) -> Response:
    match layout:
        case "json":
            return JSONResponse({"text": transcript.text})
        case "verbose_json":
            found = _verbose(transcript, language, by_word=by_word)
            if subtitles:  # our own word, for the page: a recording is heard once for all forms
                found |= {form: written(transcript, form) for form in _SUBTITLES}
            return JSONResponse(found)
    kind = {"vtt": "text/vtt", "srt": "application/x-subrip"}.get(layout, "text/plain")
    return PlainTextResponse(written(transcript, layout), media_type=kind)


def _verbose(transcript: Transcript, language: str, *, by_word: bool) -> dict[str, Any]:
    segments = [
        {
            "id": number,
            "seek": round(100 * segment.start_s),
            "start": round(segment.start_s, 3),
            "end": round(segment.end_s, 3),
            "text": segment.text,
        }
        for number, segment in enumerate(transcript.segments)
    ]
    words = [
        {"word": word.text, "start": round(word.start_s, 3), "end": round(word.end_s, 3)}
        for segment in transcript.segments
        for word in segment.words
    ]
    return {
        "task": "transcribe",
        "language": languages.name_of(language).lower() if language else "unknown",
        "duration": round(transcript.seconds, 3),
        "text": transcript.text,
        "segments": segments,
        **({"words": words} if by_word else {}),
    }
