// Fills a new data folder with one organisation as big as a measurement needs, through the slices' own verbs where
// these are quick enough, and writes down what the load must know: DATA/bench.json. Members have sessions but no
// passwords.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>

#include "bench/house/house.hpp"
#include "people/accounts_store.hpp"
#include "people/members_store.hpp"
#include "people/organisations_store.hpp"

namespace {

using namespace madang;
using bench::House;

struct Wanted {
  std::string data;
  std::string postgresql;  // where the database is not a file in it
  std::string file = "bench.json";
  int members = 100;
  int conversations = 50;  // of each member; each holds `circle` members
  int circle = 10;
  std::int64_t messages = 0;  // in the conversation of everybody
  bool trimmed = false;       // the logs of events are forgotten, as after their time: nine tenths of what it takes
};

struct Somebody {
  auth::Actor actor;
  std::string token;
};

constexpr int kAtOnce = 1000;
constexpr int kMostTogether = 10'000;  // who is beyond is in smaller conversations alone

class Seed {
 public:
  explicit Seed(Wanted wanted) : wanted_(std::move(wanted)), house_(wanted_.data, wanted_.postgresql) {}

  void run() {
    found();
    everybody_ = start("everybody", 0, std::min(wanted_.members, kMostTogether));
    for (int i = 0; i < wanted_.members; i += wanted_.circle) start_circles(i);
    add_messages();
    write_down();
  }

 private:
  void found() {
    org_ = house_.ids().next<OrgId>();
    house_.store().write_now([&](store::Transaction& transaction) {
      people::add_organisation(transaction, {org_, "Bench", "en", "UTC", house_.clock().now()});
    });
    for (int from = 0; from < wanted_.members; from += kAtOnce) {
      house_.store().write_now([&](store::Transaction& transaction) {
        for (int i = from; i < std::min(from + kAtOnce, wanted_.members); ++i) people_.push_back(join(transaction, i));
      });
    }
  }

  Somebody join(store::Transaction& transaction, int index) {
    const auto account = house_.ids().next<AccountId>();
    const std::string login = fmt::format("member{}", index);
    people::add_account(transaction, {account, login, "none", "en", house_.clock().now()});
    people::Member member{.id = house_.ids().next<MemberId>(),
                          .account_login = login,
                          .display_name = fmt::format("Member {}", index),
                          .role = index == 0 ? auth::Role::owner : auth::Role::member,
                          .joined_at = house_.clock().now()};
    people::add_member(transaction, org_, account, member);
    const auth::NewSession session = house_.sessions().begin(transaction, account, "bench");
    return {{.address = "127.0.0.1",
             .account_id = account,
             .session_id = session.id,
             .org_id = org_,
             .member_id = member.id,
             .role = member.role},
            session.token};
  }

  /// A group of members `from` up to `to`, added as many at once as a request may name.
  chat::ConversationId start(const std::string& title, int from, int to) {
    const auto& founder = people_[static_cast<std::size_t>(from)].actor;
    chat::ConversationId id;
    house_.store().write_now([&](store::Transaction& transaction) {
      const chat::StartConversation request{.org_id = org_,
                                            .client_id = {next_client_id()},
                                            .title = chat::Title{title},
                                            .member_ids = members(from + 1, to)};
      id = house_.chat().start_conversation(transaction, founder, request).id;
      for (int next = from + 1 + kAtOnce; next < to; next += kAtOnce) {
        house_.chat().add_members(
            transaction, founder,
            {.org_id = org_, .conversation_id = id, .client_id = {next_client_id()}, .member_ids = members(next, to)});
      }
    });
    return id;
  }

  std::vector<MemberId> members(int from, int to) const {
    std::vector<MemberId> ids;
    for (int i = from; i < std::min(from + kAtOnce, to); ++i)
      ids.push_back(people_[static_cast<std::size_t>(i)].actor.member_id);
    return ids;
  }

  std::string next_client_id() { return fmt::format("bench-{:08}", ++writes_); }

  /// The first of everybody's conversations is the common one.
  void start_circles(int from) {
    boost::json::array started;
    for (int i = 1; i < wanted_.conversations; ++i)
      started.emplace_back(
          start(fmt::format("circle {}/{}", from, i), from, std::min(from + wanted_.circle, wanted_.members)).text());
    circles_.push_back(std::move(started));
    if (wanted_.trimmed) trim();
  }

  void trim() {
    house_.store().write_now([&](store::Transaction& transaction) {
      house_.streams().trim(transaction, house_.clock().now() + std::chrono::milliseconds(1));
    });
  }

  void add_messages() {
    for (std::int64_t done = 0; done < wanted_.messages; done += kAtOnce * 10) {
      house_.store().write_now([&](store::Transaction& transaction) {
        const std::int64_t count = std::min<std::int64_t>(kAtOnce * 10, wanted_.messages - done);
        for (std::int64_t i = 0; i < count; ++i) add_message(transaction);
      });
    }
  }

  void add_message(store::Transaction& transaction) {
    const auto& author = people_[static_cast<std::size_t>(writes_ % wanted_.members)].actor;
    house_.chat().post_message(
        transaction, author,
        {.org_id = org_,
         .conversation_id = everybody_,
         .client_id = {next_client_id()},
         .text = {fmt::format("Message {}: the quick brown fox jumps over the lazy dog, {} times.", writes_,
                              writes_ % 97)}});
  }

  void write_down() const {
    boost::json::array members;
    for (const Somebody& somebody : people_)
      members.emplace_back(
          boost::json::object{{"member_id", somebody.actor.member_id.text()}, {"token", somebody.token}});
    const boost::json::object all{{"org_id", org_.text()},
                                  {"everybody", everybody_.text()},
                                  {"circle", wanted_.circle},
                                  {"circles", circles_},
                                  {"members", std::move(members)}};
    std::ofstream(std::filesystem::path(wanted_.data) / wanted_.file) << boost::json::serialize(all);
  }

  const Wanted wanted_;
  House house_;
  OrgId org_;
  std::vector<Somebody> people_;
  chat::ConversationId everybody_;
  boost::json::array circles_;
  std::int64_t writes_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  CLI::App command("Fills a data folder for a measurement");
  Wanted wanted;
  command.add_option("data", wanted.data)->required();
  command.add_option("--postgresql", wanted.postgresql);
  command.add_option("--file", wanted.file);
  command.add_option("--members", wanted.members);
  command.add_option("--conversations", wanted.conversations);
  command.add_option("--circle", wanted.circle);
  command.add_option("--messages", wanted.messages);
  command.add_flag("--trimmed", wanted.trimmed);
  CLI11_PARSE(command, count, arguments);
  Seed(wanted).run();
}
