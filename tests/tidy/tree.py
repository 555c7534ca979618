"""The files of the project: those git knows, or without git all but build folders."""
import os
import subprocess

CODE = (".cpp", ".hpp", ".c", ".h")


class NothingToCheck(Exception):
    pass


class Tree:
    def __init__(self, root):
        self.root = root
        self.files = sorted(self._known_to_git() or self._walk())

    def _known_to_git(self):
        if not (self.root / ".git").exists():
            return []
        # The tree may belong to another user (a container's mount): that is no reason to refuse.
        command = ["git", "-c", f"safe.directory={self.root}", "-C", self.root, "ls-files", "-z"]
        answer = subprocess.run(command, capture_output=True, check=False)
        names = answer.stdout.decode().split("\0") if answer.returncode == 0 else []
        return [name for name in names if name and (self.root / name).is_file()]

    def _walk(self):
        for folder, folders, names in os.walk(self.root):
            folders[:] = [f for f in folders if f != "build" and not f.startswith(".")]
            for name in names:
                yield os.path.relpath(os.path.join(folder, name), self.root)

    def code(self, *folders):
        """Source files and headers, all or those below the given folders."""
        for path in self.files:
            if path.endswith(CODE) and (not folders or path.startswith(folders)):
                yield path

    def read(self, path):
        return (self.root / path).read_text(encoding="utf-8")

    def lines(self, path):
        """Pairs of line number and line."""
        return enumerate(self.read(path).split("\n"), start=1)

    def has(self, path):
        return (self.root / path).exists()
