#include "people/tests/entrance_scene.hpp"

namespace madang::people {
namespace {

using net::Method;
using testing::ElementsAre;

struct SessionListTest : EntranceScene {
  std::string here = cookie_token(post_as("", "/api/organisations", named_founding()));
  std::vector<SessionId> ended;

  SessionListTest() {
    sessions.on_ended([this](store::Transaction& transaction, SessionId session) {
      transaction.after_commit([this, session] { ended.push_back(session); });
    });
  }
  boost::json::object named_founding() {
    auto request = founding();
    request["newcomer"].as_object()["device_name"] = "Firefox · Linux";
    return request;
  }
  std::string sign_in_on(const std::string& device) {
    clock.pass(std::chrono::hours(1));
    auto request = signing_in("mina@hanbit.kr");
    request["device_name"] = device;
    return cookie_token(post_as("", "/api/sessions", request));
  }
  Answer list(const std::string& token) { return ask(token, Method::get, "/api/sessions"); }
  std::vector<std::string> names(const std::string& token) {
    std::vector<std::string> all;
    for (const auto& each : list(token).list("/sessions")) all.emplace_back(each.at("device_name").as_string());
    return all;
  }
  std::string id_of(const std::string& token) {
    for (const auto& each : list(token).list("/sessions"))
      if (each.at("present").as_bool()) return std::string(each.at("id").as_string());
    return {};
  }
  int end(const std::string& token, const std::string& id) {
    return ask(token, Method::delete_, "/api/sessions/" + id).status;
  }
};

TEST_F(SessionListTest, lists_the_devices_the_last_used_first_and_marks_the_one_that_asks) {
  sign_in_on("Phone 📱");
  const std::string tablet = sign_in_on("태블릿");
  EXPECT_THAT(names(here), ElementsAre("태블릿", "Phone 📱", "Firefox · Linux"));
  const auto answer = list(tablet);
  EXPECT_TRUE(answer.body.at_pointer("/sessions/0/present").as_bool());
  EXPECT_FALSE(answer.body.at_pointer("/sessions/1/present").as_bool());
  EXPECT_EQ(answer.text("/sessions/0/created_at"), clock.now().text());
}

TEST_F(SessionListTest, tells_no_token_and_nobody_elses_devices) {
  const Person wei = found("wei", "东方科技");
  EXPECT_EQ(list(wei.token).list("/sessions").size(), 1u);
  EXPECT_THAT(boost::json::serialize(list(here).body), testing::Not(testing::HasSubstr(here)));
  EXPECT_THAT(list(""), Refused(401, "auth.signed_out"));
}

TEST_F(SessionListTest, what_expired_or_ended_is_not_listed) {
  const std::string phone = sign_in_on("Phone");
  ask(phone, Method::delete_, "/api/session");
  EXPECT_THAT(names(here), ElementsAre("Firefox · Linux"));
  clock.pass(auth::Sessions::kSessionLife - std::chrono::hours(1));
  EXPECT_THAT(names(sign_in_on("Later")), ElementsAre("Later"));
}

TEST_F(SessionListTest, a_device_is_signed_out_by_its_owner) {
  const std::string phone = sign_in_on("Phone");
  const std::string id = id_of(phone);
  EXPECT_EQ(end(here, id), 204);
  EXPECT_EQ(end(here, id), 204) << "it may be said again";
  EXPECT_THAT(ended, ElementsAre(*SessionId::read(id)));
  EXPECT_EQ(ask(phone, Method::get, "/api/session").status, 401);
  EXPECT_EQ(ask(here, Method::get, "/api/session").status, 200);
}

TEST_F(SessionListTest, nobody_elses_device_can_be_signed_out) {
  const Person wei = found("wei", "东方科技");
  EXPECT_EQ(end(wei.token, id_of(here)), 404);
  EXPECT_EQ(end(here, "ses_0000000000zzz"), 404);
  EXPECT_EQ(end("", id_of(here)), 401);
  EXPECT_TRUE(ended.empty());
  EXPECT_EQ(ask(here, Method::get, "/api/session").status, 200);
}

TEST_F(SessionListTest, all_other_devices_are_signed_out_at_once) {
  const Person wei = found("wei", "东方科技");
  const std::string phone = sign_in_on("Phone");
  const std::string tablet = sign_in_on("Tablet");
  EXPECT_EQ(ask(tablet, Method::delete_, "/api/sessions").status, 204);
  EXPECT_EQ(ended.size(), 2u);
  EXPECT_THAT(names(tablet), ElementsAre("Tablet"));
  EXPECT_EQ(list(phone).status, 401);
  EXPECT_EQ(list(here).status, 401);
  EXPECT_EQ(list(wei.token).status, 200);
}

}  // namespace
}  // namespace madang::people
