"""The readers of link maps and symbols see what is wrong in examples written by hand."""
import sys
import unittest

sys.dont_write_bytecode = True

import link_map
import symbols

ENGINE = "LOAD main.o\nLOAD /tmp/lib/libvorgang_engine.a\nLOAD /usr/lib/libstdc++.so\n"


class LinkMap(unittest.TestCase):
    def test_the_engine_alone_brings_nothing(self):
        self.assertEqual(link_map.faults("engine", ENGINE), [])
        for name in ("libfmt.so.9", "libsqlite3.so", "libcrypto.so", "libboost_locale.a"):
            self.assertEqual(len(link_map.faults("engine", f"{ENGINE}LOAD /lib/{name}\n")), 1, name)

    def test_each_component_brings_its_own_only(self):
        self.assertEqual(link_map.faults("dsl", ENGINE + "LOAD /lib/libfmt.a\n"), [])
        self.assertEqual(len(link_map.faults("dsl", ENGINE + "LOAD /lib/libsqlite3.so\n")), 1)
        self.assertEqual(len(link_map.faults("sqlite", ENGINE + "LOAD /lib/libfmt.a\n")), 1)
        self.assertEqual(link_map.faults("postgres", ENGINE + "LOAD /lib/libpq.so\n"), [])
        self.assertEqual(len(link_map.faults("sqlite", ENGINE + "LOAD /lib/libpq.so\n")), 1)

    def test_a_map_that_shows_nothing_is_a_fault(self):
        self.assertEqual(len(link_map.faults("engine", "nothing here")), 1)


class Symbols(unittest.TestCase):
    usual = {"operator new(unsigned long)", "memcpy", "pthread_mutex_lock", "std::terminate()"}

    def test_usual_calls_and_locks_are_allowed(self):
        self.assertEqual(symbols.faults(self.usual), [])

    def test_each_kind_is_found(self):
        for name in ("clock_gettime", "std::chrono::_V2::system_clock::now()", "getrandom",
                     "getenv", "setlocale", "std::locale::classic()", "socket", "fopen64",
                     "std::cout", "std::random_device::_M_getval()", "pthread_create",
                     "std::thread::_M_start_thread(std::unique_ptr<int>, void (*)())"):
            self.assertEqual(len(symbols.faults(self.usual | {name})), 1, name)

    def test_no_symbols_at_all_is_a_fault(self):
        self.assertEqual(len(symbols.faults(set())), 1)


if __name__ == "__main__":
    unittest.main()
