"""package.py STEP OPTIONS: installs this build and uses it as a stranger would, step by step.

Steps: install, then find_package, pkg_config, examples, link_map, symbols; embed (a shared build
from add_subdirectory), then find_package_shared, pkg_config_shared, symbols_shared. A step leaves
what it made in --work for the steps after it and fails with what it found.
"""
import argparse
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True

import link_map
import symbols

HERE = Path(__file__).parent
SKIPPED = 77


def run(*command, **options):
    print("+", shlex.join(str(word) for word in command), flush=True)
    subprocess.run([str(word) for word in command], check=True, **options)


def answer(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True,
                          text=True, **options).stdout


class Package:
    def __init__(self, options):
        self.options = options
        self.work = Path(options.work)
        self.components = options.components.split(",")

    def prefix(self, kind):
        return self.work / f"prefix-{kind}"

    def library_folder(self, kind):
        return next(self.prefix(kind).rglob("libvorgang_engine.*")).parent

    def configure(self, source, build, *definitions):
        launcher = [f"-DCMAKE_CXX_COMPILER_LAUNCHER={self.options.launcher}"]
        run("cmake", "-S", source, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=None",
            f"-DCMAKE_CXX_COMPILER={self.options.compiler}", "-DCMAKE_CXX_FLAGS=-O0 -g0",
            *(launcher if self.options.launcher else []), *definitions,
            stdout=subprocess.DEVNULL)

    def install_from(self, build, kind):
        shutil.rmtree(self.prefix(kind), ignore_errors=True)
        run("cmake", "--install", build, "--prefix", self.prefix(kind), stdout=subprocess.DEVNULL)

    def install(self):
        self.install_from(self.options.build, "static")

    def embed(self):
        # The grammar takes minutes, so the shared compiler of texts is not built here.
        components = [name for name in self.components if name != "dsl"]
        build = self.work / "embedded"
        self.configure(HERE / "embedded", build, f"-DVORGANG_SOURCE={self.options.source}",
                       f"-DCOMPONENTS={';'.join(components)}",
                       f"-DVORGANG_BUILD_SQLITE={'ON' if 'sqlite' in components else 'OFF'}",
                       f"-DVORGANG_BUILD_POSTGRES={'ON' if 'postgres' in components else 'OFF'}")
        run("cmake", "--build", build)
        for component in components:
            run(build / f"use_{component}")
        self.install_from(build, "shared")

    def build_against(self, kind, component):
        build = self.work / f"installed-{kind}-{component}"
        shutil.rmtree(build, ignore_errors=True)
        self.configure(HERE / "installed", build, f"-DCOMPONENT={component}",
                       f"-DCMAKE_PREFIX_PATH={self.prefix(kind)}")
        run("cmake", "--build", build)
        return build

    def find_package(self, kind="static"):
        for component in self.installed(kind):
            run(self.build_against(kind, component) / f"use_{component}")

    def installed(self, kind):
        return [name for name in self.components
                if list(self.prefix(kind).rglob(f"Vorgang_{name}.cmake"))]

    def pkg_config(self, kind="static"):
        folder = self.library_folder(kind)
        for component in self.installed(kind):
            environment = {**os.environ, "PKG_CONFIG_PATH": str(folder / "pkgconfig")}
            flags = answer("pkg-config", "--cflags", "--libs", f"vorgang-{component}",
                           env=environment).split()
            program = self.work / f"pkg-config-{kind}-{component}"
            run(self.options.compiler, "-std=c++20", HERE / f"use_{component}.cpp", *flags,
                f"-Wl,-rpath,{folder}", "-o", program)
            run(program)

    def examples(self):
        """Builds each example against the installed package and runs the tests it brings."""
        projects = sorted((Path(self.options.source) / "examples").glob("*/CMakeLists.txt"))
        for project in projects:
            build = self.work / f"example-{project.parent.name}"
            self.configure(project.parent, build, f"-DCMAKE_PREFIX_PATH={self.prefix('static')}")
            run("cmake", "--build", build)
            run("ctest", "--test-dir", build, "--output-on-failure", "--no-tests=error")
        if not projects:
            print("skipped: there is no example yet")
            sys.exit(SKIPPED)

    def link_map(self):
        found = []
        for component in self.components:
            build = self.build_against("static", component)
            found += link_map.faults(component, (build / "link.map").read_text(errors="replace"))
        report(found)

    def symbols(self, kind="static"):
        library = next(path for path in self.library_folder(kind).glob("libvorgang_engine.*")
                       if not path.is_symlink())
        report(symbols.faults(symbols.undefined_in(library)))

    def find_package_shared(self):
        self.find_package("shared")

    def pkg_config_shared(self):
        self.pkg_config("shared")

    def symbols_shared(self):
        self.symbols("shared")


def report(found):
    for fault in found:
        print(fault)
    if found:
        sys.exit(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step")
    for name in ("build", "source", "work", "components", "compiler"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--launcher", default="")
    options = parser.parse_args()
    try:
        getattr(Package(options), options.step)()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{error.stderr or ''}")


if __name__ == "__main__":
    main()
