"""Prints a lock of the installed packages (constraints.txt): every version that the environment holds, xref itself left out."""

from importlib.metadata import distributions


def main() -> None:
    """One `name==version` a line, sorted."""
    pins = {dist.metadata["Name"].lower().replace("_", "-"): dist.version for dist in distributions()}
    for unwanted in ("xref", "pip", "setuptools"):
        pins.pop(unwanted, None)
    print(
        "# The versions that xref is tested with; written by `make lock`. Install with `pip install -c constraints.txt …`."
    )
    for name, version in sorted(pins.items()):
        print(f"{name}=={version.split('+')[0]}")


if __name__ == "__main__":
    main()
