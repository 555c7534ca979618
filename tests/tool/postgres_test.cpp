// What a script does to a store in a database.
#include "postgres_test.hpp"

#include "tool_run.hpp"

namespace tool_run {
namespace {

using ::vorgang::conformance::Pg;
using ::vorgang::conformance::shared_server;

struct InDatabase : Tool {
    std::string url = shared_server().new_database();
    std::string other = shared_server().new_database();

    static std::string store(const std::string& url) { return "'postgres:" + url + "'"; }
    static bool is_store(const std::string& url) {
        return Pg(url).number("SELECT count(*) FROM pg_namespace WHERE nspname = 'vorgang'") != 0;
    }
};

TEST_F(InDatabase, ATenantThatIsNotThereMakesNoStore) {
    const Answer load = vorgang("load " + example + " --cases 3 --store " + store(url));
    ASSERT_EQ(load.code, 0) << load.text;
    const Answer wrong = vorgang("tenant " + store(url) + " niemand --copy " + store(other));
    EXPECT_EQ(wrong.code, 2);
    EXPECT_TRUE(has(wrong, "diesen Mandanten gibt es hier nicht")) << wrong.text;
    EXPECT_FALSE(is_store(other));
    const Answer copied = vorgang("tenant " + store(url) + " gemeinde --copy " + store(other));
    EXPECT_EQ(copied.code, 0) << copied.text;
    EXPECT_TRUE(is_store(other));
    EXPECT_EQ(vorgang("tenant " + store(other)).text, "gemeinde: 3 Vorgänge, davon 0 offen\n");
}

} // namespace
} // namespace tool_run
