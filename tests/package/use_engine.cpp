// The smallest program a stranger writes with vorgang::engine: its version, and a sum of more
// digits than the processor can hold, which needs the decimal library inside.
#include <cstdio>

#include "vorgang/engine/number.hpp"
#include "vorgang/engine/version.hpp"

int main() {
    const auto version = vorgang::version();
    std::printf("%.*s\n", static_cast<int>(version.size()), version.data());
    const auto number = vorgang::Number::from_text("10000000000000000000000000000000.5");
    if (!number) return 1;
    const auto sum = number->add(*number);
    return sum && sum->to_text() == "20000000000000000000000000000001.0" ? 0 : 2;
}
