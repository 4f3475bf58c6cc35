#include "kernel/auth/challenges.hpp"
#include "kernel/auth/tests/software_passkey.hpp"
#include "people/tests/second_factor_scene.hpp"

namespace madang::people {
namespace {

using auth::base64url;
using auth::SoftwarePasskey;
using boost::json::object;
using net::Method;
using testing::ElementsAre;

struct PasskeyTest : SecondFactorScene {
  SoftwarePasskey device;

  Answer begin(const std::string& password = kPassword) {
    return post_as(here, "/api/session/passkeys/begin", own({{"current_password", password}}));
  }
  std::string challenge() { return begin().text("/challenge"); }
  object made(const std::string& challenge) {
    return own({{"name", "Phone 📱"},
                {"client_data", base64url(device.client_data("webauthn.create", challenge))},
                {"authenticator_data", base64url(device.authenticator_data(true))}});
  }
  Answer add(object body) { return post_as(here, "/api/session/passkeys", std::move(body)); }
  Answer add() { return add(made(challenge())); }
  object proof(const std::string& challenge) {
    ++device.sign_count;
    const auto client_data = device.client_data("webauthn.get", challenge);
    const auto data = device.authenticator_data(false);
    return {{"credential_id", base64url(device.credential_id)},
            {"client_data", base64url(client_data)},
            {"authenticator_data", base64url(data)},
            {"signature", base64url(device.sign(data, client_data))}};
  }
  Answer finish_with(const std::string& pending, object proof) {
    return post_as("", "/api/sessions/second_step/passkey",
                   {{"pending_token", pending}, {"passkey", std::move(proof)}});
  }
  Answer finish(const Answer& first) {
    return finish_with(first.text("/pending/token"), proof(first.text("/pending/passkey/challenge")));
  }
  std::string sign_in_challenge() { return ask("", Method::get, "/api/sessions/passkey").text("/challenge"); }
  Answer enter(object proof) {
    return post_as("", "/api/sessions/passkey", {{"passkey", std::move(proof)}, {"device_name", "Phone"}});
  }
  Answer enter() { return enter(proof(sign_in_challenge())); }
  Answer remove(const std::string& id, const std::string& password = kPassword) {
    return post_as(here, "/api/session/passkeys/" + id + "/remove", own({{"current_password", password}}));
  }
  object own(object body) {
    body["client_id"] = "passkey-write-" + std::to_string(++named_);
    return body;
  }

 private:
  int named_ = 0;
};

const auto kRefused = Refused(403, "people.passkey_refused");

TEST_F(PasskeyTest, the_first_one_stands_and_tells_recovery_codes) {
  const auto setup = begin();
  EXPECT_EQ(setup.text("/login"), "mina@hanbit.kr");
  const auto answer = add(made(setup.text("/challenge")));
  ASSERT_EQ(answer.status, 201) << boost::json::serialize(answer.body);
  EXPECT_EQ(answer.text("/passkey/name"), "Phone 📱");
  EXPECT_EQ(answer.list("/recovery_codes").size(), 10u);
  EXPECT_EQ(look().text("/passkeys/0/id"), answer.text("/passkey/id"));
  EXPECT_THAT(begin().texts("/known"), ElementsAre(base64url(device.credential_id)));
  EXPECT_EQ(sign_in().texts("/pending/steps"), (std::vector<std::string>{"passkey", "recovery_code"}));
}

TEST_F(PasskeyTest, the_second_factor_tells_no_codes_again) {
  enrol();
  EXPECT_EQ(add().list("/recovery_codes").size(), 0u);
  EXPECT_EQ(sign_in().texts("/pending/steps"), (std::vector<std::string>{"totp", "passkey", "recovery_code"}));
}

TEST_F(PasskeyTest, a_retry_of_adding_adds_one_and_tells_the_same) {
  const auto body = made(challenge());
  const auto first = add(body);
  EXPECT_EQ(add(body).body, first.body);
  EXPECT_EQ(look().list("/passkeys").size(), 1u);
  auto other = body;
  other["name"] = "Another";
  EXPECT_THAT(add(other), Refused(409, "request.client_id_reused"));
}

TEST_F(PasskeyTest, adding_one_needs_the_password_and_a_fresh_challenge_of_ones_own) {
  EXPECT_THAT(begin("wrong password"), RefusedAt(403, "people.wrong_password", "current_password"));
  EXPECT_THAT(add(made("made up")), kRefused);
  EXPECT_THAT(add(made(sign_in_challenge())), kRefused);
  const auto late = made(challenge());
  clock.pass(auth::Challenges::kLife);
  EXPECT_THAT(add(late), kRefused);
  const auto mine = challenge();
  const Person wei = found("wei", "东方科技");
  EXPECT_THAT(post_as(wei.token, "/api/session/passkeys", made(mine)), kRefused);
  EXPECT_EQ(add(made(mine)).status, 201);
  device.credential_id = "another passkey of hers";
  EXPECT_THAT(add(made(mine)), kRefused) << "one challenge, one passkey";
}

TEST_F(PasskeyTest, what_another_page_made_is_refused) {
  device.origin = "https://evil.example";
  EXPECT_THAT(add(), RefusedAt(403, "people.passkey_refused", "client_data"));
  device.relying_party = "evil.example";
  EXPECT_THAT(add(), kRefused);
  device.origin = origin;
  EXPECT_THAT(add(), RefusedAt(403, "people.passkey_refused", "authenticator_data"));
  auto broken = made(challenge());
  broken["authenticator_data"] = "not base64!";
  EXPECT_THAT(add(broken), RefusedAt(400, "request.invalid", "authenticator_data"));
}

TEST_F(PasskeyTest, one_credential_belongs_to_one_account_for_ever) {
  add();
  EXPECT_THAT(add(), Refused(409, "people.passkey_known"));
}

TEST_F(PasskeyTest, there_are_twenty_at_most) {
  for (int i = 0; i < 20; ++i) {
    device.credential_id = "credential number " + std::to_string(i);
    EXPECT_EQ(add().status, 201);
  }
  device.credential_id = "one too many";
  EXPECT_THAT(add(), Refused(409, "people.too_many_passkeys"));
}

TEST_F(PasskeyTest, finishes_a_sign_in_once) {
  add();
  const auto first = sign_in();
  EXPECT_THAT(first.texts("/pending/passkey/credential_ids"), ElementsAre(base64url(device.credential_id)));
  const auto answer = finish(first);
  ASSERT_EQ(answer.status, 201) << boost::json::serialize(answer.body);
  EXPECT_EQ(ask(cookie_token(answer), Method::get, "/api/sessions").text("/sessions/0/device_name"), "Phone");
  EXPECT_EQ(look().text("/passkeys/0/last_used_at"), clock.now().text());
  EXPECT_THAT(finish(first), Refused(401, "people.sign_in_expired"));
}

TEST_F(PasskeyTest, a_touch_is_enough_after_the_password_and_not_without_it) {
  device.flags = SoftwarePasskey::kPresent;
  add();
  EXPECT_THAT(enter(), kRefused);
  EXPECT_EQ(finish(sign_in()).status, 201);
}

TEST_F(PasskeyTest, signs_in_alone_where_its_owner_was_verified) {
  add();
  const auto answer = enter();
  ASSERT_EQ(answer.status, 201) << boost::json::serialize(answer.body);
  EXPECT_EQ(answer.text("/account/login"), "mina@hanbit.kr");
  EXPECT_EQ(ask(cookie_token(answer), Method::get, "/api/session").status, 200);
}

TEST_F(PasskeyTest, no_signature_is_taken_twice) {
  add();
  const auto signed_once = proof(sign_in_challenge());
  EXPECT_EQ(enter(signed_once).status, 201);
  EXPECT_THAT(enter(signed_once), kRefused);
}

TEST_F(PasskeyTest, no_challenge_is_taken_twice_even_by_a_device_that_does_not_count) {
  add();
  const auto challenge = sign_in_challenge();
  device.sign_count = 4;
  EXPECT_EQ(enter(proof(challenge)).status, 201);
  EXPECT_THAT(enter(proof(challenge)), kRefused);
}

TEST_F(PasskeyTest, a_copy_that_counts_on_its_own_is_refused) {
  device.sign_count = 7;
  add();
  EXPECT_EQ(enter().status, 201);
  device.sign_count = 3;
  EXPECT_THAT(enter(), kRefused);
  device.sign_count = 7;
  EXPECT_THAT(enter(), kRefused) << "the same count again";
  device.sign_count = static_cast<std::uint32_t>(-1);
  EXPECT_THAT(enter(), kRefused) << "zero after it had counted";
  device.sign_count = 100;
  EXPECT_EQ(enter().status, 201);
}

TEST_F(PasskeyTest, a_device_that_never_counts_is_taken_again_and_again) {
  device.sign_count = 0;
  add();
  for (int i = 0; i < 3; ++i) {
    device.sign_count = static_cast<std::uint32_t>(-1);
    EXPECT_EQ(enter().status, 201);
  }
}

TEST_F(PasskeyTest, challenges_do_not_stand_in_for_each_other) {
  add();
  const auto first = sign_in();
  const auto second = sign_in();
  const auto token = [](const Answer& answer) { return answer.text("/pending/token"); };
  const auto asked = [](const Answer& answer) { return answer.text("/pending/passkey/challenge"); };
  EXPECT_THAT(enter(proof(asked(first))), kRefused);
  EXPECT_THAT(finish_with(token(first), proof(sign_in_challenge())), kRefused);
  EXPECT_THAT(finish_with(token(first), proof(asked(second))), kRefused);
  EXPECT_THAT(finish_with(token(first), proof(challenge())), kRefused);
  EXPECT_EQ(finish_with(token(first), proof(asked(first))).status, 201);
}

TEST_F(PasskeyTest, what_was_signed_on_another_page_or_by_another_key_opens_nothing) {
  add();
  const SoftwarePasskey honest = device;
  device.origin = "https://evil.example";
  EXPECT_THAT(enter(), kRefused);
  device.relying_party = "evil.example";
  EXPECT_THAT(enter(), kRefused);
  origin = "https://evil.example";
  EXPECT_THAT(enter(), kRefused) << "a passkey signs for its own host alone";
  origin = "https://chat.example";
  device = honest;
  device.key = SoftwarePasskey().key;
  EXPECT_THAT(enter(), kRefused);
  device = honest;
  device.credential_id = "unknown";
  EXPECT_THAT(enter(), kRefused);
}

TEST_F(PasskeyTest, the_handle_must_be_that_of_its_owner) {
  add();
  const auto with_handle = [&](std::string_view handle) {
    auto body = proof(sign_in_challenge());
    body["user_handle"] = base64url(handle);
    return enter(body);
  };
  EXPECT_THAT(with_handle("acc_0000000000001"), kRefused);
  EXPECT_EQ(with_handle(begin().text("/account_id")).status, 201);
}

TEST_F(PasskeyTest, anothers_passkey_does_not_finish_a_sign_in) {
  add();
  const std::string minas = here;
  auto other = founding("wei@dongfang.cn");
  other["client_id"] = "founding-2";
  here = cookie_token(post_as("", "/api/organisations", other));
  device = SoftwarePasskey{.credential_id = "wei's own", .key = SoftwarePasskey().key};
  add();
  EXPECT_THAT(finish(sign_in()), kRefused);
  EXPECT_EQ(enter().text("/account/login"), "wei@dongfang.cn");
}

TEST_F(PasskeyTest, failures_are_limited) {
  add();
  const auto first = sign_in();
  for (int i = 0; i < 10; ++i) EXPECT_THAT(finish_with(first.text("/pending/token"), proof("wrong")), kRefused);
  EXPECT_THAT(finish(first), Refused(429, "auth.too_many_attempts"));
}

TEST_F(PasskeyTest, is_renamed_by_its_owner_alone) {
  const std::string id = add().text("/passkey/id");
  const Person wei = found("wei", "东方科技");
  const auto rename = [&](const std::string& token, const std::string& name) {
    return ask(token, Method::patch, "/api/session/passkeys/" + id, own({{"name", name}}));
  };
  EXPECT_EQ(rename(here, "  열쇠 🔑 ").text("/name"), "열쇠 🔑");
  EXPECT_THAT(rename(here, "   "), RefusedAt(400, "request.invalid", "name"));
  EXPECT_THAT(rename(wei.token, "mine"), Refused(404, "request.not_found"));
  EXPECT_EQ(look().text("/passkeys/0/name"), "열쇠 🔑");
}

TEST_F(PasskeyTest, removed_it_opens_nothing_and_the_password_is_enough_again) {
  const std::string id = add().text("/passkey/id");
  const Person wei = found("wei", "东方科技");
  EXPECT_THAT(remove(id, "wrong password"), RefusedAt(403, "people.wrong_password", "current_password"));
  EXPECT_EQ(remove(id).status, 204);
  EXPECT_THAT(remove(id), Refused(404, "request.not_found"));
  EXPECT_THAT(enter(), kRefused);
  EXPECT_FALSE(sign_in().has("/pending"));
  EXPECT_EQ(look().number("/recovery_codes_left"), 0);
}

TEST_F(PasskeyTest, recovery_codes_stay_while_another_factor_stands) {
  enrol();
  const std::string id = add().text("/passkey/id");
  remove(id);
  EXPECT_EQ(look().number("/recovery_codes_left"), 10);
  add();
  turn_off(kPassword);
  EXPECT_EQ(look().number("/recovery_codes_left"), 10);
}

TEST_F(PasskeyTest, an_app_that_was_never_confirmed_finishes_nothing) {
  add();
  secret = secret_of(begin_totp());
  EXPECT_THAT(SecondFactorScene::finish(sign_in().text("/pending/token"), code()), Refused(403, "people.wrong_code"));
}

TEST_F(PasskeyTest, two_who_use_one_signature_at_once_make_one_session) {
  add();
  const auto signed_once = proof(sign_in_challenge());
  std::vector<int> statuses(2);
  std::thread first([&] { statuses[0] = enter(signed_once).status; });
  std::thread second([&] { statuses[1] = enter(signed_once).status; });
  first.join();
  second.join();
  EXPECT_THAT(statuses, testing::UnorderedElementsAre(201, 403));
}

}  // namespace
}  // namespace madang::people
