// What text.cpp and text_statements.cpp share: a text that grows line by line, in one language.
#pragma once

#include "tree.hpp"

namespace vorgang::model {

class Writer {
  public:
    explicit Writer(const Process& process) : process_(process) {}

    // The word of the language the process is written in.
    [[nodiscard]] std::string word(const char* german, const char* english) const {
        return process_.english ? english : german;
    }
    void line(const std::string& text) { text_ += std::string(depth_ * 4, ' ') + text + "\n"; }
    void open(const std::string& text) {
        line(text + " {");
        ++depth_;
    }
    void close() {
        --depth_;
        line("}");
    }
    [[nodiscard]] std::string length(Length length) const;
    [[nodiscard]] std::string expression(const Expression& expression) const;
    [[nodiscard]] std::string type(const Type& type) const;
    [[nodiscard]] std::string names(const std::vector<std::string>& names) const;

    void block(const Block& block);
    void statement(const Statement& statement);
    void handler(const Handler& handler);
    void deadline(const Deadline& deadline);

    [[nodiscard]] std::string text() && { return std::move(text_); }

  private:
    void write(const Step& step);
    void write(const Choose& choose);
    void write(const Depending& depending);
    void write(const Parallel& parallel);
    void write(const ForAll& all);
    void write(const Pick& pick);
    void write(const Wait& wait);
    void write(const Receive& receive);
    void write(const Send& send);
    void write(const Assign& assign);
    void write(const Call& call);
    void write(const Section& section);
    void write(const Jump& jump);
    void write(const End& end);
    void write(const Undo& undo);
    void undoing(const std::optional<Block>& block);

    const Process& process_;
    std::string text_;
    std::size_t depth_ = 0;
};

} // namespace vorgang::model
