#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "kernel/bus/hub.hpp"
#include "kernel/net/catching_up.hpp"
#include "kernel/net/client_sessions.hpp"
#include "kernel/net/frames.hpp"
#include "kernel/net/packed_address.hpp"

namespace madang::net {

/// One connected device. It proves itself with its first frame, is given everything it missed, and from then on hears
/// its streams. Lives on its socket's loop; kept alive by its socket and by the calls it has under way.
///
/// The order that makes catching up complete: hear first and hold back what arrives, then read what was missed, then
/// send both, dropping what was held back twice. So no event falls between the reading and the hearing.
///
/// Most sessions are idle for hours, so one fits into 128 bytes, one of the allocator's sizes.
class ClientSession final
    : public SocketListener,
      public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>,
      public bus::Listener {
 public:
  ClientSession(const ClientSessionParts& parts, std::uint16_t loop, Socket& socket, std::string_view address,
                DeviceNumber device);

  void start();
  void received(std::string_view text) override;
  void closed() override;
  void say_goodbye(std::chrono::milliseconds resume_after);

  OrgId org_id() const override { return org_id_; }
  MemberId member_id() const override { return member_id_; }
  SessionId session_id() const override { return session_id_; }
  void deliver(const bus::Delivery& delivery) override;
  void hears(const bus::StreamName& stream) override;
  void hears_no_more(const bus::StreamName& stream) override;
  void session_ended() override;
  void fell_behind() override;

 private:
  enum class State : std::uint8_t { silent, joining, live, lagging, closed };
  /// What is only needed until everything missed has been sent.
  struct CatchingUp {
    std::vector<bus::Delivery> held;
    std::unordered_set<bus::StreamName> hearing;
    std::unordered_set<bus::StreamName> joined;  // since it began
    bool fell_behind = false;
  };
  struct WaitingCommand {
    const Command* command;
    boost::json::value fields;
  };
  /// What an idle session has none of.
  struct Work {
    std::unique_ptr<boost::asio::steady_timer> hello_timer;  // only until the hello has come
    std::unique_ptr<CatchingUp> catching_up;
    std::vector<WaitingCommand> commands;  // the first of them is running
    std::vector<bus::StreamKey> watched;   // sorted

    bool is_done() const { return !hello_timer && !catching_up && commands.empty() && watched.empty(); }
  };

  void act_on(std::string_view frame, const boost::json::value& fields);
  void begin(HelloFrame hello);
  void come_back(HelloFrame hello);
  void come_back_at_once(const ResumeToken& token, std::vector<bus::Resumed> missed);
  bool has_changed(const ResumeToken& token) const;
  void begin_resume(ResumeFrame resume);
  void begin_call(CallFrame call);
  void begin_command(const Command& command, boost::json::value fields);

  boost::asio::awaitable<void> join(HelloFrame hello);
  boost::asio::awaitable<void> come_back_by_log(OrgId org, std::vector<bus::Cursor> cursors);
  boost::asio::awaitable<void> resume(ResumeFrame resume);
  boost::asio::awaitable<void> call(CallFrame call);
  boost::asio::awaitable<void> run_commands();
  boost::asio::awaitable<void> run_command(WaitingCommand waiting);

  void watch(const Watching& wanted);
  bool watches(const bus::StreamName& stream) const;

  void begin_catching_up(const Wanted& wanted);
  std::optional<std::vector<bus::Resumed>> catch_up_in_memory(const Wanted& wanted, const HeardAt& heard_at);
  boost::asio::awaitable<std::vector<bus::Resumed>> catch_up(const Wanted& wanted, HeardAt& heard_at);
  Heard heard_streams(store::Transaction& transaction) const;
  void greet(const auth::Actor& actor, WelcomeFrame welcome, const HeardAt& heard_at);
  void hear(const bus::StreamName& stream);
  void hear_exactly(const Heard& heard);
  bool hear_more(const Heard& heard);
  void release_held(const std::vector<bus::Resumed>& resumed);

  template <class F>
  void spawn(F coroutine);
  bus::LoopHub& hub() const { return parts_.hub.on_loop(loop_); }
  auth::Actor identify(store::Transaction& transaction, OrgId org) const;
  auth::Actor proven_by(store::Transaction& transaction, const HelloFrame& hello) const;
  CatchingUp* catching_up() const { return work_ ? work_->catching_up.get() : nullptr; }
  Work& work();
  void forget_work_done();
  void enter(const auth::Actor& actor);
  void leave();
  void send(Frame frame);
  void refuse(const Refusal& refusal);

  // In the order that leaves no gaps.
  const PackedAddress address_;
  const ClientSessionParts& parts_;
  Socket* socket_;      // null once closed
  OrgId org_id_;        // this and the next two: before the hello, nobody's
  MemberId member_id_;  // or a visitor's
  SessionId session_id_;
  const DeviceNumber device_;
  std::unique_ptr<Work> work_;
  const std::uint16_t loop_;
  std::uint16_t calls_ = 0;
  State state_ = State::silent;
  bool is_visitor_ = false;  // who has no presence
};

}  // namespace madang::net
