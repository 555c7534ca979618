/// Source: the text of one process file, and places in it.
///
/// A Source is a shared, immutable handle: copies are cheap and refer to the same text, and what
/// the parser hands out points into it. Places are byte offsets; lines and columns are computed
/// when something is printed. The files a process uses (`nutze`) stand behind its own text, so that
/// one offset leads into any of them. Not a file: reading one is read_source(). Thread rule: any
/// thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/dsl/export.hpp"
#include "vorgang/engine/result.hpp"

namespace vorgang {

/// A stretch of a source: bytes `begin` to before `end`. Both zero: no place at all.
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    [[nodiscard]] constexpr bool empty() const noexcept { return begin == end; }
    [[nodiscard]] constexpr std::uint32_t size() const noexcept { return end - begin; }
    auto operator<=>(const Span&) const = default;
};

/// Line and column as a person counts them: from 1, the column in code points.
struct LineColumn {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    auto operator<=>(const LineColumn&) const = default;
};

/// The text of one process file.
class VORGANG_DSL_EXPORT Source {
  public:
    /// `name` is what diagnostics print as the file; `text` is taken as it is, well-formed or not.
    /// LIMIT: of a text beyond 4 GiB only the first 4 GiB are seen.
    /// `first_line` is the number of its first line, for a text that is part of another.
    Source(std::string name, std::string text, std::uint32_t first_line = 1);

    [[nodiscard]] const std::string& name() const noexcept;
    [[nodiscard]] std::string_view text() const noexcept;
    /// The bytes of a span, of whichever file; a span beyond the text is cut.
    [[nodiscard]] std::string_view text(Span span) const noexcept;

    /// The same text with the files it uses behind it, each one byte apart.
    [[nodiscard]] Source with(std::vector<Source> used) const;
    [[nodiscard]] std::span<const Source> used() const noexcept;
    /// The file an offset lies in: a used one or this.
    [[nodiscard]] const Source& file_at(std::uint32_t offset) const noexcept;
    /// The offset of the first byte; 0 except in a used file.
    [[nodiscard]] std::uint32_t begin() const noexcept { return begin_; }
    [[nodiscard]] std::uint32_t end() const noexcept;

    /// Line and column of an offset in its file; beyond the end it is the place after the last
    /// character.
    /// Cost: the logarithm of the number of lines plus the length of the line.
    [[nodiscard]] LineColumn position(std::uint32_t offset) const noexcept;
    /// The text of a line by its number, without its line end; "" where there is no such line.
    [[nodiscard]] std::string_view line(std::uint32_t number) const noexcept;
    /// Where a line begins, by its number: an offset.
    [[nodiscard]] std::uint32_t line_begin(std::uint32_t number) const noexcept;
    [[nodiscard]] std::uint32_t line_count() const noexcept;

  private:
    struct Data;
    std::shared_ptr<const Data> data_;
    std::shared_ptr<const std::vector<Source>> used_;
    std::uint32_t begin_ = 0;
};

/// Reads a whole file. Errors: not_found (no such file, or it cannot be read), limit (more than
/// `bytes_max` bytes; nothing is read then).
[[nodiscard]] VORGANG_DSL_EXPORT Result<Source> read_source(const std::filesystem::path& path,
                                                            std::uint32_t bytes_max);

} // namespace vorgang
