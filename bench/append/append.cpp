// What the store does with the product's own verb: members post messages as fast as they are durable, each with one on
// its way, on PostgreSQL, with no sockets around it. Prints the rates as JSON.

#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <thread>

#include "base/json/encode.hpp"
#include "bench/house/house.hpp"
#include "bench/house/organisation.hpp"
#include "kernel/store/once.hpp"

using namespace madang;
using Steady = std::chrono::steady_clock;

namespace {

struct Wanted {
  std::string data;
  std::string postgresql;
  std::string file;
  int members = 256;
  double seconds = 4;
  bool one_conversation = false;
};

double cpu_of_process() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Every member is a chain of works: the end of one begins the next, on the store's own thread.
class Senders {
 public:
  Senders(const Wanted& wanted, bench::House& house)
      : wanted_(wanted),
        house_(house),
        organisation_(bench::read_organisation(wanted.file)),
        org_(OrgId::read(organisation_.org_id).value()) {}

  void run() {
    for (int member = 0; member < wanted_.members; ++member) say(member, 0);
    std::this_thread::sleep_for(std::chrono::seconds(1));  // warm
    const auto begun = Steady::now();
    const auto counts = house_.store().counts();
    const auto done = done_.load();
    const double cpu = cpu_of_process();
    std::this_thread::sleep_for(std::chrono::duration<double>(wanted_.seconds));
    const auto messages = static_cast<double>(done_.load() - done);
    const auto after = house_.store().counts();
    const double taken = std::chrono::duration<double>(Steady::now() - begun).count();
    const double used = cpu_of_process() - cpu;
    over_ = true;
    while (under_way_.load() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    fmt::print(
        "{{\"messages\": {}, \"messages_per_second\": {}, \"cpu_us_per_message\": {}, \"messages_per_commit\": {}, "
        "\"failed\": {}}}\n",
        done_.load(), messages / taken, used * 1e6 / messages,
        messages / static_cast<double>(after.commits - counts.commits), failed_.load());
  }

 private:
  chat::ConversationId conversation_of(int member, std::int64_t number) const {
    const auto& text = wanted_.one_conversation ? organisation_.everybody
                                                : organisation_.circle_of(member, static_cast<std::size_t>(number));
    return chat::ConversationId::read(text).value();
  }

  void say(int member, std::int64_t number) {
    chat::PostMessage request{.org_id = org_,
                              .conversation_id = conversation_of(member, number),
                              .client_id = {fmt::format("append-{}-{}-{:08}", run_, member, number)},
                              .text = {text_}};
    const auto lane = store::Lane::of(org_, request.conversation_id.value, store::Turn::beside);
    ++under_way_;
    house_.store().enqueue_write(
        lane, [this, member, request](store::Transaction& transaction) { post(transaction, member, request); },
        [this, member, number](const std::exception_ptr& error) {
          ++(error ? failed_ : done_);
          if (!over_) say(member, number + 1);
          --under_way_;
        });
  }

  /// As the route does it.
  void post(store::Transaction& transaction, int member, const chat::PostMessage& request) {
    const auto& token = organisation_.tokens.at(static_cast<std::size_t>(member));
    const auto actor = house_.sessions().identify(transaction, token, org_, "127.0.0.1");
    chat::Service::foresee_post(transaction, actor, request);
    const store::ClientWrite write{org_, actor.member_id.value, request.client_id.value, hash_};
    store::once(transaction, write, house_.clock().now(),
                [&] { return json::encode(house_.chat().post_message(transaction, actor, request)); });
  }

  const Wanted& wanted_;
  bench::House& house_;
  const bench::Organisation organisation_;
  const OrgId org_;
  const std::int64_t run_ = std::chrono::system_clock::now().time_since_epoch().count();
  const std::string text_ = std::string(200, 'm');
  const std::string hash_ = std::string(32, 'a');
  std::atomic<std::int64_t> done_ = 0;
  std::atomic<std::int64_t> failed_ = 0;
  std::atomic<int> under_way_ = 0;
  std::atomic<bool> over_ = false;
};

}  // namespace

int main(int count, char** arguments) {
  CLI::App command("Durable messages through the store");
  Wanted wanted;
  command.add_option("data", wanted.data)->required();
  command.add_option("--postgresql", wanted.postgresql)->required();
  command.add_option("--organisation", wanted.file)->required();
  command.add_option("--members", wanted.members);
  command.add_option("--seconds", wanted.seconds);
  command.add_flag("--one-conversation", wanted.one_conversation);
  CLI11_PARSE(command, count, arguments);
  bench::House house(wanted.data, wanted.postgresql);
  Senders(wanted, house).run();
}
