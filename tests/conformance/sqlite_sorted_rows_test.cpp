// The rows a layer keeps in runs are those an ordinary tree would have.
#include "sqlite/src/sorted_rows.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace vorgang::sqlite {
namespace {

template<class Key>
struct Pair {
    SortedRows<Key, int> rows;
    std::map<Key, int> tree;

    void expect_same_at(const Key& key) const {
        const auto* const found = rows.find(key);
        const auto there = tree.find(key);
        ASSERT_EQ(found == nullptr, there == tree.end());
        if (found != nullptr) {
            ASSERT_EQ(found->value, there->second);
        }
        expect_same_row(rows.at_or_behind(key), tree.lower_bound(key));
        expect_same_row(rows.behind(key), tree.upper_bound(key));
    }
    void expect_same_row(const typename SortedRows<Key, int>::Row* row,
                         typename std::map<Key, int>::const_iterator there) const {
        ASSERT_EQ(row == nullptr, there == tree.end());
        if (row != nullptr) {
            ASSERT_EQ(row->key, there->first);
        }
    }
    void expect_same() {
        auto there = tree.begin();
        rows.each([&](const auto& row) {
            ASSERT_NE(there, tree.end());
            ASSERT_EQ(row.key, there->first);
            ASSERT_EQ(row.value, there->second);
            ++there;
        });
        EXPECT_EQ(there, tree.end());
        EXPECT_EQ(rows.empty(), tree.empty());
        if (!tree.empty()) {
            EXPECT_EQ(rows.first().key, tree.begin()->first);
        }
    }
    void expect_same_behind(const Key& key) {
        auto there = tree.upper_bound(key);
        int left = 100;
        const bool over = rows.each_behind(&key, [&](const auto& row) {
            if (left-- == 0) return false;
            EXPECT_NE(there, tree.end());
            EXPECT_EQ(row.key, there->first);
            ++there;
            return true;
        });
        EXPECT_EQ(over, there == tree.end());
    }
    void add(const Key& key, int value) {
        const auto [row, added] = rows.add(key);
        EXPECT_EQ(added, tree.try_emplace(key, 0).second);
        row->value = value;
        tree[key] = value;
    }
    void erase(const Key& key) {
        rows.erase(key);
        tree.erase(key);
    }
};

TEST(SqliteSortedRows, AreThoseOfATreeWhateverComesAndGoes) {
    std::mt19937_64 random(17);
    for (const int spread : {40, 700, 20'000}) {
        Pair<int> pair;
        for (int i = 0; i < 30'000; ++i) {
            const int key = static_cast<int>(random() % static_cast<unsigned>(spread));
            // Now more come, now more go.
            if (random() % 8 < (i / 5'000 % 2 == 0 ? 6U : 2U))
                pair.add(key, i);
            else
                pair.erase(key);
            pair.expect_same_at(static_cast<int>(random() % static_cast<unsigned>(spread)));
            if (i % 500 == 0) pair.expect_same_behind(key);
        }
        pair.expect_same();
    }
}

TEST(SqliteSortedRows, MayComeInTheirOrderOrAgainstIt) {
    Pair<std::string> pair;
    for (int i = 5'000; i < 7'000; ++i)
        pair.add(std::to_string(i) + " with a name that is longer", i);
    for (int i = 4'999; i > 2'000; --i)
        pair.add(std::to_string(i) + " with a name that is longer", i);
    pair.expect_same();
    while (!pair.rows.empty()) {
        const std::string first = pair.rows.first().key;
        pair.erase(first);
        pair.expect_same_at(first);
    }
    pair.expect_same();
    EXPECT_TRUE(pair.rows.each_behind(nullptr, [](const auto&) { return true; }));
}

} // namespace
} // namespace vorgang::sqlite
