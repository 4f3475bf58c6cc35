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

#include "app/wiring.hpp"
#include "chat/service.hpp"
#include "kernel/auth/secret.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/store/sqlite_store.hpp"
#include "people/accounts_store.hpp"
#include "people/members_store.hpp"
#include "people/organisations_store.hpp"
#include "people/service.hpp"

namespace {

using namespace madang;

struct Wanted {
  std::string data;
  int members = 100;
  int conversations = 50;  // of each member; each holds `circle` members
  int circle = 10;
  std::int64_t messages = 0;  // in the conversation of everybody
};

struct Somebody {
  auth::Actor actor;
  std::string token;
};

constexpr int kAtOnce = 1000;

class Seed {
 public:
  explicit Seed(Wanted wanted)
      : wanted_(std::move(wanted)),
        folder_(made(wanted_.data)),
        sessions_(clock_, ids_, auth::server_secret(folder_), people::find_membership) {
    store::SqliteOptions options;
    options.path = folder_ / "madang.db";
    store_ = store::open_sqlite(options, app::all_migrations(), clock_);
    streams_ = std::make_unique<bus::Streams>(clock_, store_->epoch(), hub_);
    chat_ = std::make_unique<chat::Service>(
        *streams_, ids_, clock_, files_,
        chat::PeopleDoors{[](store::Transaction&, OrgId, MemberId) { return true; },
                          [](store::Transaction&, const auth::Actor&, std::vector<MemberId> wanted) {
                            std::ranges::sort(wanted);
                            return wanted;
                          },
                          people::staff_of, people::organisation_of,
                          [](store::Transaction& transaction, const auth::Actor& actor) {
                            return people::powers_of(transaction, actor);
                          },
                          [](store::Transaction&, const auth::Actor&, const people::AuditAct&) {}});
  }

  void run() {
    found();
    everybody_ = start("everybody", 0, wanted_.members);
    for (int i = 0; i < wanted_.members; i += wanted_.circle) start_circles(i);
    add_messages();
    write_down();
    store_->close();
  }

 private:
  static std::filesystem::path made(const std::string& data) {
    std::filesystem::create_directories(std::filesystem::path(data) / "files");
    return data;
  }

  void found() {
    org_ = ids_.next<OrgId>();
    store_->write_now([&](store::Transaction& transaction) {
      people::add_organisation(transaction, {org_, "Bench", "en", "UTC", clock_.now()});
    });
    for (int from = 0; from < wanted_.members; from += kAtOnce) {
      store_->write_now([&](store::Transaction& transaction) {
        for (int i = from; i < std::min(from + kAtOnce, wanted_.members); ++i) people_.push_back(join(transaction, i));
      });
    }
  }

  Somebody join(store::Transaction& transaction, int index) {
    const auto account = ids_.next<AccountId>();
    const std::string login = fmt::format("member{}", index);
    people::add_account(transaction, {account, login, "none", "en", clock_.now()});
    people::Member member{.id = ids_.next<MemberId>(),
                          .account_login = login,
                          .display_name = fmt::format("Member {}", index),
                          .role = index == 0 ? auth::Role::owner : auth::Role::member,
                          .joined_at = clock_.now()};
    people::add_member(transaction, org_, account, member);
    const auth::NewSession session = sessions_.begin(transaction, account, "bench");
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
    store_->write_now([&](store::Transaction& transaction) {
      const chat::StartConversation request{.org_id = org_,
                                            .client_id = {next_client_id()},
                                            .title = chat::Title{title},
                                            .member_ids = members(from + 1, to)};
      id = chat_->start_conversation(transaction, founder, request).id;
      for (int next = from + 1 + kAtOnce; next < to; next += kAtOnce) {
        chat_->add_members(
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
  }

  void add_messages() {
    for (std::int64_t done = 0; done < wanted_.messages; done += kAtOnce * 10) {
      store_->write_now([&](store::Transaction& transaction) {
        const std::int64_t count = std::min<std::int64_t>(kAtOnce * 10, wanted_.messages - done);
        for (std::int64_t i = 0; i < count; ++i) add_message(transaction);
      });
    }
  }

  void add_message(store::Transaction& transaction) {
    const auto& author = people_[static_cast<std::size_t>(writes_ % wanted_.members)].actor;
    chat_->post_message(transaction, author,
                        {.org_id = org_,
                         .conversation_id = everybody_,
                         .client_id = {next_client_id()},
                         .text = {fmt::format("Message {}: the quick brown fox jumps over the lazy dog, {} times.",
                                              writes_, writes_ % 97)}});
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
    std::ofstream(folder_ / "bench.json") << boost::json::serialize(all);
  }

  const Wanted wanted_;
  const std::filesystem::path folder_;
  SystemClock clock_;
  IdSource ids_{clock_, 1};
  bus::Hub hub_{{}, [](std::string_view) { return std::make_shared<const std::string>(); }};
  auth::Sessions sessions_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<bus::Streams> streams_;
  files::Service files_{ids_, clock_, {}};
  std::unique_ptr<chat::Service> chat_;
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
  command.add_option("--members", wanted.members);
  command.add_option("--conversations", wanted.conversations);
  command.add_option("--circle", wanted.circle);
  command.add_option("--messages", wanted.messages);
  CLI11_PARSE(command, count, arguments);
  Seed(wanted).run();
}
