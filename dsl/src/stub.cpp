// Stands in until the compiler itself is here.
