# Install rules; see the end of the tree's CMakeLists.txt.
