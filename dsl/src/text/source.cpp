#include "vorgang/dsl/source.hpp"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>
#include <utility>
#include <vector>

#include "text/utf8.hpp"

namespace vorgang {

struct Source::Data {
    std::string name;
    std::string text;
    std::vector<std::uint32_t> lines; ///< where each line begins; never empty
    std::uint32_t first_line;
};

namespace {

std::vector<std::uint32_t> line_begins(std::string_view text) {
    std::vector<std::uint32_t> lines{0};
    for (std::size_t at = text.find('\n'); at != std::string_view::npos;
         at = text.find('\n', at + 1))
        lines.push_back(static_cast<std::uint32_t>(at + 1));
    return lines;
}

Error file_error(ErrorCode code, const std::filesystem::path& path, std::string german,
                 std::string english) {
    return {code, path.string(), "", std::move(german), std::move(english)};
}

// What stands behind "cannot be read".
Error file_not_opened(const std::filesystem::path& path) {
    std::error_code ignored;
    const auto type = std::filesystem::status(path, ignored).type();
    if (type == std::filesystem::file_type::not_found)
        return file_error(ErrorCode::not_found, path, "diese Datei gibt es nicht",
                          "there is no such file");
    if (type == std::filesystem::file_type::directory)
        return file_error(ErrorCode::not_found, path, "das ist ein Ordner", "it is a folder");
    return file_error(ErrorCode::not_found, path, "sie lässt sich nicht öffnen",
                      "it cannot be opened");
}

} // namespace

Source::Source(std::string name, std::string text, std::uint32_t first_line) {
    constexpr std::size_t bytes_max = std::numeric_limits<std::uint32_t>::max() - 1;
    if (text.size() > bytes_max) text.resize(bytes_max);
    auto lines = line_begins(text);
    data_ = std::make_shared<const Data>(
        Data{std::move(name), std::move(text), std::move(lines), first_line});
}

const std::string& Source::name() const noexcept {
    return data_->name;
}

std::string_view Source::text() const noexcept {
    return data_->text;
}

std::uint32_t Source::end() const noexcept {
    return begin_ + static_cast<std::uint32_t>(text().size());
}

Source Source::with(std::vector<Source> used) const {
    Source whole = *this;
    std::uint32_t next = end() + 1;
    for (Source& file : used) {
        file.begin_ = next;
        next = file.end() + 1;
    }
    whole.used_ = std::make_shared<const std::vector<Source>>(std::move(used));
    return whole;
}

std::span<const Source> Source::used() const noexcept {
    return used_ ? std::span<const Source>(*used_) : std::span<const Source>();
}

const Source& Source::file_at(std::uint32_t offset) const noexcept {
    for (const Source& file : used())
        if (offset >= file.begin_ && offset <= file.end()) return file;
    return *this;
}

std::string_view Source::text(Span span) const noexcept {
    const Source& file = file_at(span.begin);
    const std::string_view all = file.text();
    const std::size_t begin = std::min<std::size_t>(span.begin - file.begin_, all.size());
    const std::size_t end = std::clamp<std::size_t>(span.end - file.begin_, begin, all.size());
    return all.substr(begin, end - begin);
}

LineColumn Source::position(std::uint32_t offset) const noexcept {
    const Source& file = file_at(offset);
    if (&file != this) return file.position(offset);
    offset = std::min(offset - begin_, static_cast<std::uint32_t>(text().size()));
    const auto after = std::ranges::upper_bound(data_->lines, offset);
    const auto number =
        static_cast<std::uint32_t>(after - data_->lines.begin()) - 1 + data_->first_line;
    const std::uint32_t line_start = *std::prev(after);
    std::string_view before = text().substr(line_start, offset - line_start);
    if (line_start == 0 && before.starts_with("\xEF\xBB\xBF")) before.remove_prefix(3);
    return {number, dsl::text::count_characters(before) + 1};
}

std::string_view Source::line(std::uint32_t number) const noexcept {
    if (number < data_->first_line || number - data_->first_line >= line_count()) return {};
    const std::uint32_t at = line_begin(number) - begin_;
    std::string_view rest = text().substr(at);
    if (at == 0 && rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    std::string_view found = rest.substr(0, rest.find('\n'));
    if (found.ends_with('\r')) found.remove_suffix(1);
    return found;
}

std::uint32_t Source::line_begin(std::uint32_t number) const noexcept {
    if (number < data_->first_line) return begin_;
    const std::uint32_t place = number - data_->first_line;
    return place < line_count() ? begin_ + data_->lines[place] : end();
}

std::uint32_t Source::line_count() const noexcept {
    return static_cast<std::uint32_t>(data_->lines.size());
}

Result<Source> read_source(const std::filesystem::path& path, std::uint32_t bytes_max) {
    std::error_code status;
    const auto size = std::filesystem::file_size(path, status);
    if (!status && size > bytes_max)
        return file_error(ErrorCode::limit, path, "die Datei ist zu groß", "the file is too large");
    std::ifstream file(path, std::ios::binary);
    if (status || !file) return file_not_opened(path);
    std::string text(static_cast<std::size_t>(size), '\0');
    file.read(text.data(), static_cast<std::streamsize>(size));
    if (file.bad()) return file_not_opened(path);
    text.resize(static_cast<std::size_t>(file.gcount()));
    return Source(path.string(), std::move(text));
}

} // namespace vorgang
