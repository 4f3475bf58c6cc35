#pragma once

#include "people/tests/scene.hpp"

namespace madang::people {

inline constexpr auto kPassword = "마당 넓은 집 🏡";

inline std::string cookie_token(const Answer& answer) {
  const std::string cookie = answer.header("Set-Cookie");
  const auto begin = cookie.find('=') + 1;
  return cookie.substr(begin, cookie.find(';') - begin);
}

/// At the door, with what clients send there.
struct EntranceScene : Scene {
  using Scene::Scene;

  boost::json::object founding(const std::string& login = "mina@hanbit.kr", const std::string& password = kPassword) {
    return {{"client_id", "founding-1"},
            {"name", "한빛 디자인 🌿"},
            {"locale", "ko"},
            {"time_zone", "Asia/Seoul"},
            {"display_name", "김미나"},
            {"newcomer", boost::json::object{{"login", login}, {"password", password}}}};
  }
  boost::json::object joining(const std::string& login, const std::string& client_id = "joining-1",
                              const std::string& password = kPassword) {
    return {{"client_id", client_id},
            {"display_name", "王伟"},
            {"newcomer", boost::json::object{{"login", login}, {"password", password}}}};
  }
  boost::json::object signing_in(const std::string& login, const std::string& password = kPassword) {
    return {{"login", login}, {"password", password}, {"device_name", "Phone"}};
  }
  Answer post_as(const std::string& token, std::string_view target, boost::json::object body) {
    return ask(token, net::Method::post, target, std::move(body));
  }
  std::string link_of(const Person& owner, boost::json::object extra = {}) {
    boost::json::object body{{"role", "member"}, {"expires_in_hours", 24}};
    for (const auto& [key, value] : extra) body[key] = value;
    return "/api/invites/" + post(owner, orgs(owner, "/invites"), body).text("/code");
  }
};

}  // namespace madang::people
