// What a piece of the tree does, asked of the tree.
#include "tree.hpp"

#include <algorithm>

namespace vorgang::model {
namespace {

bool writes(const Block& block, const std::string& element);

bool is_of(const std::string& name, const std::string& element) {
    return name.starts_with(element + ".");
}

bool writes(const Statement& statement, const std::string& element) {
    const auto mine = [&](const std::string& name) { return is_of(name, element); };
    if (const auto* step = std::get_if<Step>(&statement.is))
        for (const Collects& collects : step->collects)
            if (std::ranges::any_of(collects.fields, mine)) return true;
    if (const auto* assign = std::get_if<Assign>(&statement.is))
        if (mine(assign->field)) return true;
    if (const auto* call = std::get_if<Call>(&statement.is))
        if (std::ranges::any_of(call->fields, mine)) return true;
    bool inside = false;
    each_block(statement, [&](const Block& block) { inside = inside || writes(block, element); });
    return inside;
}

bool writes(const Block& block, const std::string& element) {
    return std::ranges::any_of(
        block, [&](const Statement& statement) { return writes(statement, element); });
}

} // namespace

const Block* undone_by(const Statement& statement) {
    const std::optional<Block>* block = nullptr;
    if (const auto* step = std::get_if<Step>(&statement.is)) block = &step->undone_by;
    if (const auto* call = std::get_if<Call>(&statement.is)) block = &call->undone_by;
    if (const auto* section = std::get_if<Section>(&statement.is)) block = &section->undone_by;
    return block != nullptr && *block ? &**block : nullptr;
}

namespace {

// Everything reaches as far as the section around with all its blocks, a name as far as the
// process; neither out of a branch or of what runs on its own.
class Undos {
  public:
    Reach run(const Process& process) {
        const std::vector<int> outside{0};
        in_block(process.flow, outside, outside);
        for (const Handler& handler : process.handlers) {
            if (handler.beside) {
                const std::vector<int> own{++areas_};
                frame_ = areas_;
                in_block(handler.block, own, own);
                frame_ = 0;
            } else {
                in_block(handler.block, outside, outside);
            }
        }
        Reach reach;
        for (const Found& undo : undos_) {
            for (const Found& one : undoable_) {
                if (!reaches(undo, one)) continue;
                reach[undo.statement].insert(one.statement);
                if (one.frame != undo.frame) impossible_.insert(undo.statement);
            }
            if (!reach.contains(undo.statement)) impossible_.insert(undo.statement);
        }
        return reach;
    }
    [[nodiscard]] const std::set<const Statement*>& impossible() const { return impossible_; }

  private:
    // Areas a statement lies in, from the outside in: for names branches and what runs on its own,
    // for everything sections as well.
    using Areas = std::vector<int>;
    struct Found {
        const Statement* statement;
        Areas areas;
        Areas with_sections;
        std::vector<std::string> names; // its own and those of the sections around
        int frame = 0;                  // what may run several times
    };

    [[nodiscard]] static bool reaches(const Found& undo, const Found& one) {
        const auto& names = std::get<Undo>(undo.statement->is).names;
        const Areas& from = names.empty() ? undo.with_sections : undo.areas;
        const Areas& to = names.empty() ? one.with_sections : one.areas;
        if (std::ranges::find(to, from.back()) == to.end()) return false;
        return names.empty() || std::ranges::any_of(one.names, [&names](const std::string& name) {
                   return std::ranges::find(names, name) != names.end();
               });
    }

    void in_block(const Block& block, const Areas& areas, const Areas& with_sections) {
        for (const Statement& statement : block)
            in_statement(statement, areas, with_sections);
    }

    void in_statement(const Statement& statement, const Areas& areas, const Areas& with_sections) {
        const auto* step = std::get_if<Step>(&statement.is);
        const auto* call = std::get_if<Call>(&statement.is);
        const auto* section = std::get_if<Section>(&statement.is);
        Found found{&statement, areas, with_sections, names_, frame_};
        if (step != nullptr) found.names.push_back(step->name);
        if (call != nullptr) found.names.push_back(call->operation);
        if (section != nullptr) found.names.push_back(section->name);
        if (undone_by(statement) != nullptr) undoable_.push_back(found);
        if (std::holds_alternative<Undo>(statement.is)) undos_.push_back(found);
        if (section != nullptr) names_.push_back(section->name);
        const int own_section = section != nullptr ? ++areas_ : 0;
        const bool lanes = std::holds_alternative<Parallel>(statement.is) ||
                           std::holds_alternative<ForAll>(statement.is);
        each_block(statement, [&](const Block& block) {
            Areas inner = areas;
            Areas inner_sections = with_sections;
            if (section != nullptr) inner_sections.push_back(own_section);
            if (lanes || runs_on_its_own(statement, block)) {
                inner.push_back(++areas_);
                inner_sections.push_back(areas_);
            }
            const int around = frame_;
            if (std::holds_alternative<ForAll>(statement.is) || runs_on_its_own(statement, block))
                frame_ = areas_;
            in_block(block, inner, inner_sections);
            frame_ = around;
        });
        if (section != nullptr) names_.pop_back();
    }

    std::vector<std::string> names_;
    std::vector<Found> undoable_;
    std::vector<Found> undos_;
    std::set<const Statement*> impossible_;
    int areas_ = 0;
    int frame_ = 0;
};

void collect_ends(const Block& block, std::vector<std::string>& ends) {
    for (const Statement& statement : block) {
        if (const auto* end = std::get_if<End>(&statement.is))
            if (std::ranges::find(ends, end->name) == ends.end()) ends.push_back(end->name);
        each_block(statement, [&ends](const Block& inner) { collect_ends(inner, ends); });
    }
}

void rename_end(Block& block, const std::string& from, const std::string& to) {
    for (Statement& statement : block) {
        if (auto* end = std::get_if<End>(&statement.is))
            if (end->name == from) end->name = to;
        each_block(statement, [&](Block& inner) { rename_end(inner, from, to); });
    }
}

} // namespace

Process as_deployed(const Process& process) {
    Process taken = process;
    for (Field& field : taken.fields)
        if (field.input && field.name == "zahl2") field.type.high = taken.takes;
    auto& [name, gives] = taken.endings.front();
    switch (taken.answers) {
    case Answers::as_known: break;
    case Answers::more: gives.push_back("ja1"); break;
    case Answers::less: gives = {"zahl1"}; break;
    case Answers::least: gives = {}; break;
    case Answers::another_end:
        taken.endings.back().first = "anders";
        rename_end(taken.flow, "vorbei", "anders");
        for (Handler& handler : taken.handlers)
            rename_end(handler.block, "vorbei", "anders");
    }
    return taken;
}

std::vector<std::string> ends_of(const Process& process) {
    std::vector<std::string> ends;
    collect_ends(process.flow, ends);
    for (const Handler& handler : process.handlers)
        collect_ends(handler.block, ends);
    return ends;
}

std::vector<std::pair<std::string, Type>> parts_of_answer(const Type& answer) {
    const bool always = answer.values.size() == 1;
    return {{"zahl1", {.kind = Kind::integer, .optional = !always, .low = 0, .high = 20}},
            {"kann_text", {.kind = Kind::text, .optional = true}}};
}

bool runs_on_its_own(const Statement& statement, const Block& block) {
    if (undone_by(statement) == &block) return true;
    const auto beside = [&block](const std::vector<Deadline>& deadlines) {
        return std::ranges::any_of(deadlines, [&block](const Deadline& deadline) {
            const auto* one = std::get_if<Beside>(&deadline.consequence);
            return one != nullptr && &one->block == &block;
        });
    };
    if (const auto* step = std::get_if<Step>(&statement.is)) return beside(step->deadlines);
    if (const auto* call = std::get_if<Call>(&statement.is)) return beside(call->deadlines);
    if (const auto* section = std::get_if<Section>(&statement.is))
        return beside(section->deadlines) ||
               std::ranges::any_of(section->handlers, [&block](const Handler& handler) {
                   return handler.beside && &handler.block == &block;
               });
    return false;
}

Reach reach_of_undos(const Process& process) {
    return Undos().run(process);
}

std::set<const Statement*> impossible_undos(const Process& process) {
    Undos undos;
    (void)undos.run(process);
    return undos.impossible();
}

bool changes_elements(const ForAll& all) {
    return !all.extendable_by.empty() || writes(all.block, all.element);
}

} // namespace vorgang::model
