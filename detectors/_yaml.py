"""The lists and rules that lie on the shelf as YAML: terms, names, subject rules."""

from importlib.resources import files

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""In C where there is a compiler's work to be had: a tenth of the time, on every start."""


def read_yaml(folder: str, name: str) -> dict[str, object]:
    """Read one of the files in a folder of `detectors`."""
    text = files("detectors").joinpath(folder, name).read_bytes()
    read = yaml.load(text, Loader=_LOADER)  # noqa: S506  # the C twin of SafeLoader
    assert isinstance(read, dict)
    return read
