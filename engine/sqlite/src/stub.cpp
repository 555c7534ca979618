// Stands in until the store itself is here.
