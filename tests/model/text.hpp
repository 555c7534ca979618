// A process of the model as text of the language.
#pragma once

#include "tree.hpp"

namespace vorgang::model {

std::string to_text(const Process& process);
// What a process that is called is used by.
std::string file_of(const Process& process);

} // namespace vorgang::model
