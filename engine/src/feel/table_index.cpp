#include "feel/table_index.hpp"

#include <algorithm>

namespace vorgang::feel {
namespace {

// With fewer rows it is as quick to ask each.
constexpr std::size_t rows_min = 4;
// LIMIT: tests of one cell that a column answers.
constexpr Index tests_max = 256;
// LIMIT: the sets of rows of all tables of a model, 16 MiB. Columns beyond it are asked row by row.
constexpr std::size_t words_max = std::size_t{2} * 1024 * 1024;

std::optional<table::Key> key_of(const Value& value) {
    switch (value.kind()) {
    case Kind::number: return value.number();
    case Kind::string: return value.string();
    case Kind::date: return Number(value.date().days);
    case Kind::boolean: return Number(value.boolean() ? 1 : 0);
    default: return std::nullopt;
    }
}

// The cell of a row, where it compares its input with constants of one kind and does nothing else.
class CellReader {
  public:
    CellReader(const Model& model, Index node) : m_(model), cell_(m_.nodes[node]) {}

    [[nodiscard]] std::optional<table::Cell> read(Kind& kind) {
        if (cell_.op != Op::tests || cell_.b > tests_max) return std::nullopt;
        for (Index i = 0; i < cell_.b; ++i)
            if (!take(m_.nodes[m_.links[cell_.a + i]])) return std::nullopt;
        if (kind_ == Kind::null || (kind != Kind::null && kind != kind_)) return std::nullopt;
        kind = kind_;
        table::Cell result;
        for (const Part& part : parts_)
            result.keys.insert(result.keys.end(), part.keys.begin(), part.keys.end());
        std::ranges::sort(result.keys);
        result.keys.erase(std::unique(result.keys.begin(), result.keys.end()), result.keys.end());
        const bool negated = (cell_.flags & 1) != 0;
        for (std::size_t piece = 0; piece <= 2 * result.keys.size(); ++piece) {
            const bool any = std::ranges::any_of(
                parts_, [&](const Part& part) { return has(part, result.keys, piece); });
            result.fits.push_back(any != negated);
        }
        return result;
    }

  private:
    // One test: its end, or both ends of an interval.
    struct Part {
        RangeForm form = RangeForm::equal;
        bool start_included = false;
        bool end_included = false;
        std::vector<table::Key> keys{};
    };

    bool take(const Node& node) {
        switch (node.op) {
        case Op::constant: return add({}, node);
        case Op::comparison: {
            Part part;
            part.form = static_cast<RangeForm>(node.flags);
            return add(part, m_.nodes[node.a]);
        }
        case Op::range: {
            Part part{RangeForm::interval, (node.flags & 1) != 0, (node.flags & 2) != 0, {}};
            if (m_.nodes[node.a].op != Op::constant) return false;
            auto start = key(part, m_.nodes[node.a]);
            if (!start) return false;
            part.keys.push_back(*std::move(start));
            return add(part, m_.nodes[node.b]);
        }
        default: return false;
        }
    }

    std::optional<table::Key> key(const Part& part, const Node& node) {
        if (node.op != Op::constant) return std::nullopt;
        const Value& value = m_.constants[node.a];
        if (kind_ != Kind::null && value.kind() != kind_) return std::nullopt;
        kind_ = value.kind();
        const bool equality = part.form == RangeForm::equal || part.form == RangeForm::not_equal;
        if (kind_ == Kind::boolean && !equality) return std::nullopt;
        return key_of(value);
    }

    bool add(Part part, const Node& end) {
        auto last = key(part, end);
        if (!last) return false;
        part.keys.push_back(*std::move(last));
        parts_.push_back(std::move(part));
        return true;
    }

    static bool has(const Part& part, const std::vector<table::Key>& keys, std::size_t piece) {
        const auto side = [&](const table::Key& key) {
            const auto at = std::ranges::lower_bound(keys, key) - keys.begin();
            return table::side_of(piece, static_cast<std::size_t>(at));
        };
        const int last = side(part.keys.back());
        switch (part.form) {
        case RangeForm::less: return last < 0;
        case RangeForm::less_equal: return last <= 0;
        case RangeForm::greater: return last > 0;
        case RangeForm::greater_equal: return last >= 0;
        case RangeForm::equal: return last == 0;
        case RangeForm::not_equal: return last != 0;
        case RangeForm::interval: break;
        }
        const int first = side(part.keys.front());
        return (first > 0 || (first == 0 && part.start_included)) &&
               (last < 0 || (last == 0 && part.end_included));
    }

    const Model& m_;
    const Node& cell_;
    Kind kind_ = Kind::null;
    std::vector<Part> parts_{};
};

TableIndex index_table(const Model& model, const Table& table, std::size_t& words_left) {
    TableIndex index;
    if (table.rows.size() < rows_min) return index;
    std::vector<std::vector<TableIndex::Test>> rest(table.rows.size());
    for (std::size_t i = 0; i < table.inputs.size(); ++i) {
        Kind kind = Kind::null;
        std::vector<std::optional<table::Cell>> cells;
        for (const Table::Row& row : table.rows)
            cells.push_back(row.tests[i] == none ? std::nullopt
                                                 : CellReader(model, row.tests[i]).read(kind));
        auto made = kind == Kind::null ? std::nullopt : table::Column::make(cells, words_left);
        for (std::size_t row = 0; row < table.rows.size(); ++row)
            if (table.rows[row].tests[i] != none && (!made || !cells[row]))
                rest[row].push_back({i, table.rows[row].tests[i]});
        if (made) index.inputs.push_back({i, kind, std::move(*made)});
    }
    if (index.inputs.empty()) return {};
    for (const auto& tests : rest) {
        index.at.push_back(static_cast<std::uint32_t>(index.rest.size()));
        index.rest.insert(index.rest.end(), tests.begin(), tests.end());
    }
    index.at.push_back(static_cast<std::uint32_t>(index.rest.size()));
    return index;
}

} // namespace

std::vector<TableIndex> index_tables(const Model& model) {
    std::vector<TableIndex> indexes;
    indexes.reserve(model.tables.size());
    std::size_t words_left = words_max;
    for (const Table& table : model.tables)
        indexes.push_back(index_table(model, table, words_left));
    return indexes;
}

} // namespace vorgang::feel
