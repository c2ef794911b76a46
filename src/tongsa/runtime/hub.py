"""Model files on the Hugging Face Hub (extra `hub`; no torch).

A repository holds one model file and its card. Whoever loads `hf:user/en-ko` gets the file into the
Hub's own cache, where it is found again without a network. Tokens and mirrors are the Hub's own
business: `HF_TOKEN`, `HF_ENDPOINT`, `hf auth login`.
"""

import os
from pathlib import Path

from tongsa.errors import ModelFileError

PREFIX = "hf:"
SUFFIX = ".tongsa"


def is_on_hub(name: str | os.PathLike[str]) -> bool:
    return os.fspath(name).startswith(PREFIX)


def fetched(name: str | os.PathLike[str]) -> str:
    """Return where the model file of `hf:user/name` lies, fetched if it does not lie there yet.

    `hf:user/name@v2` is that revision: a branch, a tag or a commit. Raises ModelFileError where
    there is none, or it cannot be reached.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        HFValidationError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    name = os.fspath(name)
    repository, _, revision = name.removeprefix(PREFIX).partition("@")
    try:
        folder = snapshot_download(
            repository, revision=revision or None, allow_patterns=f"*{SUFFIX}"
        )
    except GatedRepoError:
        raise ModelFileError(
            f"{name}: its owner lets in whom he has agreed with; ask on its page, then run: "
            "hf auth login"
        ) from None
    except RepositoryNotFoundError:
        raise ModelFileError(
            f"{name}: no such repository, or a private one; check the name, or run: hf auth login"
        ) from None
    except RevisionNotFoundError:
        raise ModelFileError(f"{name}: has no revision {revision!r}") from None
    except HFValidationError:
        raise ModelFileError(f"{name}: is no name of a repository; write hf:user/name") from None
    except (LocalEntryNotFoundError, OSError) as error:
        raise ModelFileError(
            f"{name}: cannot be fetched, and has not been before: {_first_line(error)}"
        ) from None
    files = sorted(Path(folder).glob(f"*{SUFFIX}"))
    if len(files) != 1:
        there = ", ".join(file.name for file in files) or "none"
        raise ModelFileError(f"{name}: must hold one model file (*{SUFFIX}); there: {there}")
    return str(files[0])


def push(path: Path, name: str, card: str, *, private: bool) -> str:
    """Put a model file and its card into `hf:user/name`, in one commit; return its address.

    The repository is made if it is not there. Raises ModelFileError where that is not allowed.
    """
    from huggingface_hub import CommitOperationAdd, HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalTokenNotFoundError

    repository = name.removeprefix(PREFIX)
    api = HfApi(library_name="tongsa")
    try:
        where = api.create_repo(repository, private=private, exist_ok=True)
        api.create_commit(
            repository,
            [
                CommitOperationAdd(path.name, path),
                CommitOperationAdd("README.md", card.encode()),
            ],
            commit_message=f"Put {path.name} here",
        )
    except HFValidationError:
        raise ModelFileError(f"{name}: is no name of a repository; write hf:user/name") from None
    except (HfHubHTTPError, LocalTokenNotFoundError) as error:
        raise ModelFileError(
            f"{name}: cannot be written: {_first_line(error)}; run: hf auth login, with a token "
            "that may write"
        ) from None
    except OSError as error:
        raise ModelFileError(f"{name}: cannot be reached: {_first_line(error)}") from None
    return str(where)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
