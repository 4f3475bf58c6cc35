#pragma once

#include <fstream>
#include <thread>

#include "kernel/auth/totp.hpp"
#include "people/tests/entrance_scene.hpp"

namespace madang::people {

/// Mina, signed in `here`, and her authenticator app once she has one.
struct SecondFactorScene : EntranceScene {
  std::string here = cookie_token(post_as("", "/api/organisations", founding()));
  std::string secret;  ///< what the app holds

  Answer look() { return ask(here, net::Method::get, "/api/session/second_factor"); }
  Answer begin_totp(const std::string& password = kPassword, const std::string& client_id = "") {
    return post_as(here, "/api/session/totp", proven(password, client_id));
  }
  Answer confirm(const std::string& code, const std::string& client_id = "") {
    return post_as(here, "/api/session/totp/confirm", {{"client_id", named(client_id)}, {"code", code}});
  }
  Answer turn_off(const std::string& password, const std::string& client_id = "") {
    return post_as(here, "/api/session/totp/remove", proven(password, client_id));
  }
  Answer renew(const std::string& client_id) {
    return post_as(here, "/api/session/recovery_codes", proven(kPassword, client_id));
  }
  Answer sign_in() { return post_as("", "/api/sessions", signing_in("mina@hanbit.kr")); }
  Answer finish(const std::string& pending, const std::string& code) {
    return post_as("", "/api/sessions/second_step", {{"pending_token", pending}, {"code", code}});
  }

  /// Sets the app up and gives the recovery codes. The step that confirmed it is over then.
  std::vector<std::string> enrol() {
    secret = secret_of(begin_totp());
    auto codes = confirm(code()).texts("/codes");
    clock.pass(std::chrono::seconds(30));
    return codes;
  }
  std::string code() { return auth::totp_code(secret, auth::totp_step(clock.now())); }
  std::string wrong_code() {
    std::string wrong = code();
    const std::int64_t step = auth::totp_step(clock.now());
    while (wrong == auth::totp_code(secret, step) || wrong == auth::totp_code(secret, step - 1) ||
           wrong == auth::totp_code(secret, step + 1))
      wrong.back() = wrong.back() == '9' ? '0' : static_cast<char>(wrong.back() + 1);
    return wrong;
  }

  /// What the app's camera reads.
  static std::string secret_of(const Answer& setup) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string bytes;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : setup.text("/secret")) {
      held = held << 5 | static_cast<std::uint32_t>(kDigits.find(c));
      bits += 5;
      if (bits < 8) continue;
      bits -= 8;
      bytes += static_cast<char>(held >> bits & 0xff);
    }
    return bytes;
  }
  static std::string plain(std::string code) {
    std::erase(code, '-');
    return code;
  }

  /// Every byte that lies on the disk.
  std::string dump() { return store::everything_kept(scratch / "db"); }

 private:
  std::string named(const std::string& client_id) {
    return client_id.empty() ? "own-write-" + std::to_string(++named_) : client_id;
  }
  boost::json::object proven(const std::string& password, const std::string& client_id) {
    return {{"client_id", named(client_id)}, {"current_password", password}};
  }

  int named_ = 0;
};

}  // namespace madang::people
