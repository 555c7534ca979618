"""What the engine asks of the system: no clock, chance, environment, locale, socket, file, thread.

Locks are allowed. The names are those glibc and libstdc++ use; C++ names are demangled.
"""
import re
import subprocess

FORBIDDEN = {
    "a clock": r"time|clock|clock_gettime|gettimeofday|timespec_get|times|localtime(_r)?"
               r"|gmtime(_r)?|mktime|strftime|nanosleep|clock_nanosleep|sleep|usleep"
               r"|std::chrono::.*::now\(\)"
               r"|std::this_thread::.*",
    "chance": r"rand|srand|rand_r|random|srandom|[dlmn]rand48|getrandom|getentropy|arc4random.*"
              r"|std::random_device::.*",
    "the environment": r"(secure_)?getenv|setenv|putenv|environ|tzset|getpid|gethostname|uname",
    "the locale": r"setlocale|newlocale|uselocale|localeconv|std::locale::.*|std::use_facet.*",
    "a socket": r"socket|connect|bind|listen|accept4?|send(to|msg)?|recv(from|msg)?|getaddrinfo"
                r"|poll|select|epoll_.*",
    "a file": r"f?open(64|at|at64)?|fdopen|freopen|creat|read|write|pread|pwrite|f(read|write|puts"
              r"|putc|printf|flush|getc|gets)|printf|puts|putchar|__f?printf_chk|perror|l?stat(64)?"
              r"|fstat(64)?|std(in|out|err)|mmap(64)?|unlink|rename|remove|mkdir|fsync"
              r"|std::basic_[io]?f(stream|ilebuf).*|std::filesystem::.*|std::c(out|err|in|log)"
              r"|std::ios_base::Init::.*|dlopen",
    "a thread": r"pthread_create|pthread_detach|thrd_create|fork|vfork|clone|posix_spawn.*|system"
                r"|exec[vl].*|popen|std::thread::.*|std::__future_base::.*",
}

PATTERNS = {what: re.compile(f"(?:{names})$") for what, names in FORBIDDEN.items()}


def undefined_in(library):
    """The symbols a library asks of others, demangled; its own definitions do not count."""
    def names(*flags):
        command = ["nm", "-C", *flags, str(library)]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        lines = (line.split(None, 2 if "--defined-only" in flags else 1) for line in
                 text.splitlines() if line and not line.endswith(":"))
        return {words[-1].split("@")[0] for words in lines if words}
    dynamic = ["-D"] if ".so" in library.name else []
    return names("--undefined-only", *dynamic) - names("--defined-only", *dynamic)


def faults(undefined):
    if not any("operator new" in name for name in undefined):
        return ["the engine seems to allocate nothing: the output of nm is no longer understood"]
    return [
        f"the engine asks for {what}: {name}"
        for name in sorted(undefined)
        for what, pattern in PATTERNS.items()
        if pattern.match(name)
    ]
