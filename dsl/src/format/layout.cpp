#include "format/layout.hpp"

#include <utility>

#include "format/alignment.hpp"
#include "format/breaks.hpp"
#include "format/spacing.hpp"
#include "format/tables.hpp"
#include "text/utf8.hpp"

namespace vorgang::dsl::format {
namespace {

using syntax::Level;
using syntax::Word;

class Layout {
  public:
    explicit Layout(const Sheet& sheet) : sheet_(sheet), pads_(sheet.pieces.size(), 0) {}

    std::vector<Line> run() {
        const std::size_t end = sheet_.pieces.size() - 1;
        comments_above(0, 0, true);
        if (end > 0) {
            begin_line(0, 0, true);
            broken({0, end - 1, Level::declaration}, 0, step_of_indent);
            end_line(end - 1);
        }
        comments_above(end, 0, end == 0);
        return std::move(lines_);
    }

  private:
    const Piece& piece(std::size_t at) const { return sheet_.pieces[at]; }
    const Group* block_at(std::size_t at) const {
        const Group* group = sheet_.structure.group_at(at);
        const bool open = group != nullptr && (group->is_block() || group->is_empty()) &&
                          !(group->is_empty() && !comment_between(sheet_, at, group->close));
        return open ? group : nullptr;
    }

    // ---- lines ----

    /// The comments above a piece; `first`: nothing stands before them, so no empty line does.
    void comments_above(std::size_t at, std::size_t indent, bool first) {
        for (const Comment& comment : piece(at).above) {
            lines_.push_back({indent, "", comment.text, comment.blank_before && !first});
            first = false;
        }
    }

    void begin_line(std::size_t at, std::size_t indent, bool first) {
        const bool alone = first && piece(at).above.empty();
        lines_.push_back({indent, piece(at).text, {}, piece(at).blank_before && !alone});
        pad(at);
    }
    void end_line(std::size_t at) {
        std::string& text = lines_.back().text;
        text.erase(text.find_last_not_of(' ') + 1);
        lines_.back().comment = piece(at).beside;
    }

    void append(std::size_t at) {
        if (blank_before(sheet_.pieces, sheet_.structure, at)) lines_.back().text += ' ';
        lines_.back().text += piece(at).text;
        pad(at);
    }
    void pad(std::size_t at) { lines_.back().text.append(pads_[at], ' '); }

    /// A new line within an item.
    void go_on(std::size_t at, std::size_t indent, std::size_t comments) {
        end_line(at - 1);
        comments_above(at, comments, true);
        begin_line(at, indent, true);
        lines_.back().blank_above = false;
    }

    // ---- items and blocks ----

    void block(const Group& group, std::size_t indent) {
        end_line(group.open);
        const std::size_t before = lines_.size();
        if (group.table)
            table(group, indent + step_of_indent);
        else
            items(group, indent + step_of_indent);
        comments_above(group.close, indent + step_of_indent, lines_.size() == before);
        begin_line(group.close, indent, true);
        lines_.back().blank_above = false;
    }

    void table(const Group& group, std::size_t indent) {
        bool first = true;
        for (TableRow& row : lay_out_table(sheet_, group)) {
            comments_above(row.first, indent, first);
            const bool blank =
                piece(row.first).blank_before && !(first && piece(row.first).above.empty());
            lines_.push_back({indent, std::move(row.text), piece(row.last).beside, blank});
            first = false;
        }
    }

    void items(const Group& group, std::size_t indent) {
        align(sheet_, group, indent, pads_);
        std::size_t hang = indent + step_of_indent;
        for (const Item& one : group.items)
            if (one.level == Level::clause && one.last > one.first)
                hang = indent + written_width(sheet_, one.first, one.first) + pads_[one.first] + 1;
        bool first = true;
        for (const Item& one : group.items) {
            comments_above(one.first, indent, first);
            begin_line(one.first, indent, first);
            if (is_one_line(sheet_, one, indent))
                append_to(one.last, one.first);
            else
                broken(one, indent, one.level == Level::clause ? hang : indent + step_of_indent);
            end_line(one.last);
            first = false;
        }
    }

    /// An item of several lines, whose first piece is written already.
    void broken(const Item& item, std::size_t indent, std::size_t hang) {
        Breaks breaks(sheet_, item, indent);
        std::size_t line = item.first;
        bool had_block = false;
        for (std::size_t i = item.first + 1; i <= item.last; ++i) {
            const Break kind = breaks.before(i);
            if (kind == Break::none)
                append(i);
            else
                go_on(line = i, breaks.indent_of(kind, hang, lines_.back().indent),
                      breaks.indent_of(kind == Break::close ? Break::entry : kind, hang,
                                       lines_.back().indent));
            breaks.pass(i, lines_.back().indent);
            if (const Group* group = block_at(i)) {
                const bool first = !std::exchange(had_block, true);
                const bool process = item.first == 0; // never on one line
                if (first && !process && ends_line(item, *group, line, indent))
                    return append_to(item.last, i);
                const bool deadline = piece(item.first).is(Word::deadline);
                block(*group, deadline ? lines_.back().indent : indent);
                i = line = group->close;
                breaks.leave_block(i);
            }
        }
    }

    void append_to(std::size_t last, std::size_t behind) {
        for (std::size_t i = behind + 1; i <= last; ++i)
            append(i);
    }

    /// Whether the block is the end of the item and has room on its line, which began with `line`.
    bool ends_line(const Item& item, const Group& group, std::size_t line,
                   std::size_t indent) const {
        const std::size_t deeper = line == item.first ? 0 : step_of_indent;
        return group.close == item.last && may_be_one_line(sheet_, group.open, group.close) &&
               indent + deeper + widest(sheet_, line, item.last) <= columns_max;
    }

    const Sheet& sheet_;
    std::vector<std::size_t> pads_;
    std::vector<Line> lines_;
};

} // namespace

std::vector<Line> lay_out(const Sheet& sheet) {
    return Layout(sheet).run();
}

} // namespace vorgang::dsl::format
