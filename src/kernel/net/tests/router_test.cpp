#include "kernel/net/router.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <filesystem>

#include "kernel/auth/migrations.hpp"
#include "kernel/net/contract.hpp"
#include "kernel/store/tests/support/engine.hpp"

namespace madang::net {
namespace {

using CupId = Id<"cup">;

struct Pour {
  OrgId org_id;
  CupId cup_id;
  ClientId client_id;
  Text<1, 10> drink;
};
BOOST_DESCRIBE_STRUCT(Pour, (), (org_id, cup_id, client_id, drink))

struct Look {
  OrgId org_id;
  std::optional<std::int64_t> limit;
  std::optional<bool> full;
};
BOOST_DESCRIBE_STRUCT(Look, (), (org_id, limit, full))

struct Fill {
  OrgId org_id;
  CupId cup_id;
  std::int64_t offset = 0;
};
BOOST_DESCRIBE_STRUCT(Fill, (), (org_id, cup_id, offset))

struct Cups {
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(Cups, (), (count))

constexpr RefusalKind kSpilled{"cups.spilled", 409, "The cup fell over."};

const auth::Actor kMember{"", AccountId{1}, SessionId{1}, OrgId{1}, MemberId{1}, auth::Role::member};

struct SetClock : Clock {
  Timestamp now() const override { return Timestamp::from_milliseconds(1'800'000'000'000); }
};

struct RouterTest : testing::Test {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("madang_router_" + std::to_string(::getpid()));
  SetClock clock;
  IdSource ids{clock, 1};
  std::unique_ptr<store::Store> store;
  auth::Sessions sessions{clock, ids, std::string(32, 'k'),
                          [](store::Transaction&, OrgId, AccountId) { return std::nullopt; }};
  RouteTable table;
  std::unique_ptr<Router> router;
  int poured = 0;
  const std::string org = OrgId{1}.text();
  const std::string cup = CupId{7}.text();

  void SetUp() override {
    ASSERT_GE(sodium_init(), 0);
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    store = store::open_any({.path = folder / "test.db"}, auth::migrations(), clock);
    table.write<Pour, Cups>({Method::post,
                             "/api/orgs/{org_id}/cups/{cup_id}",
                             "Pour a cup",
                             201,
                             {auth::Verb::contribute, "cup"},
                             {kSpilled}},
                            [this](store::Transaction&, const auth::Actor&, const Pour& pour) {
                              if (pour.drink.value == "spill") throw Refusal(kSpilled, "drink");
                              if (pour.drink.value == "crash") throw std::runtime_error("a bug");
                              return Cups{++poured};
                            });
    table.read<Look, Cups>(
        {Method::get, "/api/orgs/{org_id}/cups", "Count the cups", 200, {auth::Verb::see, "cup"}, {}},
        [](store::Transaction&, const auth::Actor&, const Look& look) { return Cups{look.limit.value_or(-1)}; });
    table.take_bytes<Fill, Cups>({Method::put,
                                  "/api/orgs/{org_id}/cups/{cup_id}/filling",
                                  "Fill a cup",
                                  200,
                                  {auth::Verb::contribute, "cup"},
                                  {}},
                                 5'000'000, [](Call& call, Fill fill) -> boost::asio::awaitable<Cups> {
                                   co_return Cups{std::ssize(call.body) + fill.offset};
                                 });
    router = std::make_unique<Router>(table, *store, sessions, clock);
  }
  void TearDown() override {
    store.reset();
    std::filesystem::remove_all(folder);
  }

  RoutedAnswer ask(Method method, std::string_view path, std::string_view query, std::string_view body,
                   const auth::Actor& actor = kMember, const HttpRequest* http = nullptr) {
    boost::asio::io_context context;
    RoutedCall call{method, path, query, body, "", [actor](store::Transaction&, OrgId) { return actor; }, http};
    auto answer = boost::asio::co_spawn(context, router->answer(std::move(call)), boost::asio::use_future);
    context.run();
    return answer.get();
  }
  RoutedAnswer pour(std::string_view drink, std::string_view client_id = "client-1") {
    const std::string body =
        R"({"client_id":")" + std::string(client_id) + R"(","drink":")" + std::string(drink) + "\"}";
    return ask(Method::post, "/api/orgs/" + org + "/cups/" + cup, "", body);
  }
  static std::string code(const RoutedAnswer& answer) {
    const auto body = boost::json::parse(answer.body).as_object();
    const auto* field = body.if_contains("field");
    return std::to_string(answer.status) + " " + std::string(body.at("code").as_string()) +
           (field ? " " + std::string(field->as_string()) : "");
  }
};

TEST_F(RouterTest, path_query_and_body_meet_in_one_struct) {
  EXPECT_EQ(pour("tea").status, 201);
  EXPECT_EQ(ask(Method::get, "/api/orgs/" + org + "/cups", "limit=5&full=true", "").body, R"({"count":5})");
}

TEST_F(RouterTest, a_retry_gets_the_first_answer_and_another_request_under_its_name_is_refused) {
  EXPECT_EQ(pour("tea").body, R"({"count":1})");
  EXPECT_EQ(pour("tea").body, R"({"count":1})");
  EXPECT_EQ(code(pour("milk")), "409 request.client_id_reused client_id");
  EXPECT_EQ(pour("milk", "client-2").body, R"({"count":2})");
}

TEST_F(RouterTest, a_refused_write_leaves_its_name_free) {
  EXPECT_EQ(code(pour("spill")), "409 cups.spilled drink");
  EXPECT_EQ(pour("tea").status, 201);
}

TEST_F(RouterTest, bad_input_names_the_field) {
  const std::string path = "/api/orgs/" + org + "/cups";
  EXPECT_EQ(code(ask(Method::get, path, "limit=many", "")), "400 request.invalid limit");
  EXPECT_EQ(code(ask(Method::get, path, "colour=red", "")), "400 request.invalid colour");
  EXPECT_EQ(code(ask(Method::get, path, "limit=1&limit=2", "")), "400 request.invalid limit");
  EXPECT_EQ(code(ask(Method::get, path, "limit=%zz", "")), "400 request.invalid");
  EXPECT_EQ(code(ask(Method::get, path, "org_id=x", "")), "400 request.invalid org_id");
  EXPECT_EQ(code(ask(Method::get, path, "", "{}")), "400 request.invalid");
  EXPECT_EQ(code(pour("a drink that is too long")), "400 request.invalid drink");
  EXPECT_EQ(code(ask(Method::post, "/api/orgs/" + org + "/cups/cup_x", "", "{}")), "400 request.invalid cup_id");
}

TEST_F(RouterTest, a_mistake_of_the_server_tells_nothing_of_itself) {
  const auto answer = pour("crash");
  EXPECT_EQ(code(answer), "500 server.failed");
  EXPECT_EQ(answer.body.find("a bug"), std::string::npos);
}

TEST_F(RouterTest, a_route_that_takes_bytes_finds_its_fields_in_path_and_query) {
  const auto path = "/api/orgs/" + org + "/cups/" + cup + "/filling";
  const HttpRequest bytes{
      .method = Method::put, .path = path, .headers = {{"Content-Type", "application/octet-stream"}}};
  EXPECT_EQ(ask(Method::put, path, "offset=3", "\xff z{", kMember, &bytes).body, R"({"count":7})");
  EXPECT_EQ(code(ask(Method::put, path, "", "abc", kMember, &bytes)), "400 request.invalid offset");
  const HttpRequest json{.method = Method::put, .path = path, .headers = {{"Content-Type", "application/json"}}};
  EXPECT_EQ(code(ask(Method::put, path, "offset=3", "{}", kMember, &json)), "415 request.wrong_content_type");
  EXPECT_EQ(code(ask(Method::put, path, "offset=3", "{}", kMember)), "400 request.http_alone");
  EXPECT_EQ(router->body_limit(Method::put, path), 5'000'000);
  EXPECT_EQ(router->body_limit(Method::post, path), 0);
  EXPECT_EQ(router->body_limit(Method::put, "/api/nothing"), 0);
}

TEST_F(RouterTest, strangers_are_signed_out_and_outsiders_see_nothing) {
  const std::string path = "/api/orgs/" + org + "/cups";
  EXPECT_EQ(code(ask(Method::get, path, "", "", {})), "401 auth.signed_out");
  EXPECT_EQ(code(ask(Method::get, path, "", "", {.account_id = AccountId{1}})), "404 request.not_found");
  EXPECT_EQ(code(ask(Method::get, "/api/orgs/nonsense/cups", "", "")), "404 request.not_found");
}

TEST_F(RouterTest, an_unknown_address_and_a_wrong_method_are_told_apart) {
  EXPECT_EQ(code(ask(Method::get, "/api/nothing", "", "")), "404 request.no_such_route");
  EXPECT_EQ(code(ask(Method::put, "/api/orgs/" + org + "/cups", "", "{}")), "405 request.wrong_method");
}

TEST_F(RouterTest, a_bad_declaration_stops_the_server_at_start) {
  RouteTable bad;
  const auto verb = [](store::Transaction&, const auth::Actor&, const Look&) { return Cups{0}; };
  const auto add = [&](RouteInfo info) { bad.read<Look, Cups>(std::move(info), verb); };
  EXPECT_THROW(add({Method::get, "/api/cups", "Count", 200, {auth::Verb::see, "cup"}, {}}), std::logic_error);
  EXPECT_THROW(add({Method::get, "/api/orgs/{org_id}/cups", "Count", 200, {auth::Verb::see, ""}, {}}),
               std::logic_error);
  EXPECT_THROW(add({Method::get, "/api/orgs/{org_id}/cups", "", 200, {auth::Verb::see, "cup"}, {}}), std::logic_error);
  EXPECT_THROW((bad.write<Look, Cups>(
                   {Method::post, "/api/orgs/{org_id}/cups", "Pour", 201, {auth::Verb::contribute, "cup"}, {}}, verb)),
               std::logic_error);
}

TEST_F(RouterTest, the_contract_tells_fields_by_their_place) {
  Contract contract;
  contract.add(table);
  const auto paths = contract.document().at("paths").as_object();
  const auto& look = paths.at("/api/orgs/{org_id}/cups").at("get");
  EXPECT_EQ(look.at("parameters").as_array().size(), 3);
  EXPECT_EQ(look.at("parameters").at(0).at("in"), "path");
  EXPECT_EQ(look.at("parameters").at(1).at("in"), "query");
  const auto& pour = paths.at("/api/orgs/{org_id}/cups/{cup_id}").at("post");
  const auto& body = pour.at("requestBody").at("content").at("application/json").at("schema");
  EXPECT_EQ(body.at("required"), (boost::json::array{"client_id", "drink"}));
  EXPECT_TRUE(pour.at("responses").as_object().contains("409"));
  const auto& fill = paths.at("/api/orgs/{org_id}/cups/{cup_id}/filling").at("put");
  EXPECT_EQ(fill.at("parameters").at(2).at("in"), "query");
  EXPECT_TRUE(fill.at("requestBody").at("content").as_object().contains("application/octet-stream"));
  EXPECT_NE(reference_page(contract.document()).find("Pour a cup"), std::string::npos);
}

}  // namespace
}  // namespace madang::net
