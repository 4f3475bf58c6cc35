#include "kernel/net/client_session.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json/serialize.hpp>

#include "kernel/log/log.hpp"

namespace madang::net {
namespace {

constexpr std::uint16_t kPolicyViolation = 1008;
constexpr std::uint16_t kGoingAway = 1001;
constexpr RefusalKind kNotHello{"socket.hello_expected", 400, "The first frame must be hello."};
constexpr RefusalKind kHelloTooLate{"socket.hello_too_late", 408, "No hello came in time."};
constexpr RefusalKind kUnknownFrame{"socket.unknown_frame", 400, "There is no such frame."};
constexpr RefusalKind kTooManyCalls{"socket.too_many_calls", 429, "Too many calls at once on this socket."};
constexpr RefusalKind kTokenUnknown{"socket.resume_token_unknown", 401, "This token is not known. Come with a ticket."};
constexpr RefusalKind kTooManyCursors{"socket.too_many_cursors", 400, "Too many cursors."};

Method method_named(std::string_view name) {
  for (const Method method : {Method::get, Method::post, Method::put, Method::patch, Method::delete_}) {
    if (method_name(method) == name) return method;
  }
  return Method::other;
}

/// A frame's fields without the word that names it, so that the strict decoder sees only what belongs to its struct.
std::pair<std::string, boost::json::value> take_frame(std::string_view text) {
  auto value = json::parse(text);
  if (!value) throw Refusal(kInvalid, "", "The frame " + value.error().reason + ".");
  auto* object = value->if_object();
  const auto* name = object ? object->if_contains("frame") : nullptr;
  if (!name || !name->is_string()) throw Refusal(kInvalid, "frame", "frame is missing.");
  std::string frame(name->get_string());
  object->erase("frame");
  return {std::move(frame), std::move(*value)};
}

}  // namespace

ClientSession::ClientSession(const ClientSessionParts& parts, bus::LoopHub& hub, Socket& socket, std::string address,
                             DeviceNumber device)
    : parts_(parts), hub_(hub), socket_(&socket), actor_{.address = std::move(address)}, device_(device) {}

void ClientSession::start() {
  hello_timer_ = std::make_unique<boost::asio::steady_timer>(socket_->executor(), parts_.limits.hello_time);
  hello_timer_->async_wait([self = weak_from_this()](boost::system::error_code stopped) {
    const auto session = self.lock();
    if (!stopped && session && session->state_ == State::silent) session->refuse(Refusal(kHelloTooLate));
  });
}

void ClientSession::received(std::string_view text) {
  if (state_ == State::closed) return;
  try {
    auto [frame, fields] = take_frame(text);
    act_on(frame, fields);
  } catch (const Refusal& refusal) {
    refuse(refusal);
  }
}

void ClientSession::act_on(std::string_view frame, const boost::json::value& fields) {
  if (state_ == State::silent) {
    if (frame != "hello") throw Refusal(kNotHello);
    return begin(detail::decode_request<HelloFrame>(fields));
  }
  if (frame == "ping") return send(encode_frame("pong", PongFrame{}));
  if (frame == "resume") return begin_resume(detail::decode_request<ResumeFrame>(fields));
  if (frame == "call") return begin_call(detail::decode_request<CallFrame>(fields));
  const Command* found = parts_.commands.find(frame);
  if (!found) throw Refusal(kUnknownFrame, "frame");
  begin_command(*found, fields);
}

template <class F>
void ClientSession::spawn(F coroutine) {
  boost::asio::co_spawn(socket_->executor(), std::move(coroutine), boost::asio::detached);
}

void ClientSession::begin(HelloFrame hello) {
  if (hello.ticket.has_value() == hello.resume.has_value())
    throw Refusal(kInvalid, "ticket", "Either ticket or resume must be there.");
  state_ = State::joining;
  hello_timer_.reset();
  if (hello.resume) return come_back(std::move(hello));
  spawn(join(std::move(hello)));
}

/// A token that this run of the server gave, while nothing has changed for its owner, is answered at once and out of
/// memory: nothing else happens on this loop meanwhile, so hearing afterwards misses nothing.
void ClientSession::come_back(HelloFrame hello) {
  const auto token = parts_.tokens.open(hello.resume->token);
  if (!token || token->actor.org_id != hello.org_id) throw Refusal(kTokenUnknown, "resume.token");
  const auto& seqs = hello.resume->seqs;
  if (seqs.size() != token->streams.size())
    throw Refusal(kInvalid, "resume.seqs", "seqs must hold one number for each stream of the welcome.");
  if (hello.cursors.empty() && parts_.tokens.is_own(*token) && !has_changed(*token)) {
    if (auto missed = missed_since(*token, seqs, parts_)) return come_back_at_once(*token, std::move(*missed));
  }
  auto cursors = cursors_of(*token, seqs);
  cursors.insert(cursors.end(), hello.cursors.begin(), hello.cursors.end());
  actor_.session_id = token->actor.session_id;
  spawn(come_back_by_log(hello.org_id, std::move(cursors)));
}

bool ClientSession::has_changed(const ResumeToken& token) const {
  const auto& changes = parts_.hub.changes();
  return changes.since(token.actor.session_id.value, token.changes) ||
         changes.since(token.actor.member_id.value, token.changes);
}

void ClientSession::come_back_at_once(const ResumeToken& token, std::vector<bus::Resumed> missed) {
  auth::Actor actor = token.actor;
  actor.address = std::move(actor_.address);
  enter(actor);
  for (const auto& stream : token.streams) hub_.hear(*this, stream.key);
  state_ = State::live;
  send(encode_frame("welcome", WelcomeFrame{actor_.member_id, std::move(missed), {}}));
}

void ClientSession::begin_resume(ResumeFrame frame) {
  if (catching_up_ || state_ == State::joining) return;  // the answer under way is complete already
  spawn(resume(std::move(frame)));
}

void ClientSession::begin_call(CallFrame frame) {
  if (calls_ < parts_.limits.calls_at_once) return spawn(call(std::move(frame)));
  const RefusalBody body{std::string(kTooManyCalls.code), std::string(kTooManyCalls.message), {}};
  send(encode_frame("reply",
                    ReplyFrame{frame.id.value, kTooManyCalls.status, json::Raw<"AnyBody">{json::encode(body)}}));
}

void ClientSession::begin_command(const Command& found, boost::json::value fields) {
  if (commands_.size() >= parts_.limits.commands_waiting) return;
  commands_.push_back({&found, std::move(fields)});
  if (commands_.size() == 1) spawn(run_commands());
}

boost::asio::awaitable<void> ClientSession::join(HelloFrame hello) {
  const auto self = shared_from_this();
  try {
    HeardAt heard_at;
    const auto redeem = [&](store::Transaction& transaction) {
      const auth::Actor actor = parts_.sessions.redeem_ticket(transaction, *hello.ticket, hello.org_id, actor_.address);
      heard_at.changes = parts_.hub.changes().count();
      if (actor.is_member()) heard_at.heard = heard_by(transaction, actor, parts_);
      return actor;
    };
    const auth::Actor actor = co_await parts_.store.write(redeem);
    auth::require(actor, auth::Verb::see);
    if (state_ == State::closed) co_return;
    enter(actor);
    WelcomeFrame welcome{actor_.member_id, {}, {}};
    const Wanted wanted{std::move(hello.cursors), true};
    auto missed = catch_up_in_memory(wanted, heard_at);
    welcome.streams = missed ? std::move(*missed) : co_await catch_up(wanted, heard_at);
    if (state_ != State::closed) greet(std::move(welcome), heard_at);
  } catch (const Refusal& refusal) {
    refuse(refusal);
  } catch (const std::exception& failure) {
    log::error("a socket could not join", {{"error", failure.what()}});
    refuse(Refusal(kFailed));
  }
}

boost::asio::awaitable<void> ClientSession::come_back_by_log(OrgId org, std::vector<bus::Cursor> cursors) {
  const auto self = shared_from_this();
  try {
    const auto identify = [&](store::Transaction& transaction) {
      return parts_.sessions.identify(transaction, actor_.session_id, org, actor_.address);
    };
    const auth::Actor actor = co_await parts_.store.read(identify);
    auth::require(actor, auth::Verb::see);
    if (state_ == State::closed) co_return;
    enter(actor);
    HeardAt heard_at;
    WelcomeFrame welcome{actor_.member_id, {}, {}};
    const Wanted wanted{std::move(cursors), true};
    welcome.streams = co_await catch_up(wanted, heard_at);
    if (state_ != State::closed) greet(std::move(welcome), heard_at);
  } catch (const Refusal& refusal) {
    refuse(refusal);
  } catch (const std::exception& failure) {
    log::error("a socket could not come back", {{"error", failure.what()}});
    refuse(Refusal(kFailed));
  }
}

void ClientSession::greet(WelcomeFrame welcome, const HeardAt& heard_at) {
  welcome.resume_token = resume_token_for(actor_, heard_at, welcome.streams, parts_);
  state_ = State::live;
  send(encode_frame("welcome", welcome));
  release_held(welcome.streams);
}

boost::asio::awaitable<void> ClientSession::resume(ResumeFrame frame) {
  const auto self = shared_from_this();
  try {
    ResumedFrame answer;
    const Wanted wanted{std::move(frame.cursors), state_ == State::lagging};
    HeardAt heard_at;
    answer.streams = co_await catch_up(wanted, heard_at);
    if (state_ == State::closed) co_return;
    state_ = State::live;
    send(encode_frame("resumed", answer));
    release_held(answer.streams);
  } catch (const Refusal& refusal) {
    refuse(refusal);
  } catch (const std::exception& failure) {
    log::error("a socket could not resume", {{"error", failure.what()}});
    refuse(Refusal(kFailed));
  }
}

void ClientSession::begin_catching_up(const Wanted& wanted) {
  if (wanted.cursors.size() > parts_.limits.cursors) throw Refusal(kTooManyCursors, "cursors");
  if (!catching_up_) catching_up_ = std::make_unique<CatchingUp>();
  hear(actor_.member_id.text());
}

/// When the member joined or left nothing since it was read what they hear, it holds from the moment the hub knows
/// the device; then memory may know what was missed.
std::optional<std::vector<bus::Resumed>> ClientSession::catch_up_in_memory(const Wanted& wanted,
                                                                           const HeardAt& heard_at) {
  begin_catching_up(wanted);
  if (parts_.hub.changes().since(actor_.member_id.value, heard_at.changes)) return std::nullopt;
  for (const auto& [stream, from] : heard_at.heard) hear(stream);
  return missed_in_memory(actor_.org_id, heard_at.heard, wanted, parts_);
}

/// Hears, then reads; see the class.
boost::asio::awaitable<std::vector<bus::Resumed>> ClientSession::catch_up(const Wanted& wanted, HeardAt& heard_at) {
  begin_catching_up(wanted);
  const Heard first =
      co_await parts_.store.read([&](store::Transaction& transaction) { return heard_streams(transaction); });
  if (state_ == State::closed) co_return std::vector<bus::Resumed>{};
  for (const auto& [stream, from] : first) hear(stream);
  const auto read = [&](store::Transaction& transaction) {
    const auto moment = parts_.streams.moment();
    heard_at = {{}, parts_.hub.changes().count()};
    heard_at.heard = heard_streams(transaction);
    return missed_in_log(transaction, actor_.org_id, heard_at.heard, wanted, parts_, moment);
  };
  auto resumed = co_await parts_.store.read(read);
  if (state_ != State::closed) hear_exactly(heard_at.heard);
  co_return resumed;
}

Heard ClientSession::heard_streams(store::Transaction& transaction) const {
  const auth::Actor actor = parts_.sessions.identify(transaction, actor_.session_id, actor_.org_id, actor_.address);
  auth::require(actor, auth::Verb::see);
  return heard_by(transaction, actor, parts_);
}

void ClientSession::hear(const bus::StreamName& stream) {
  hub_.hear(*this, stream);
  catching_up_->hearing.insert(stream);
}

/// Somebody may have left a conversation between the two readings; somebody may have joined one after the second.
void ClientSession::hear_exactly(const Heard& heard) {
  std::erase_if(catching_up_->hearing, [&](const bus::StreamName& stream) {
    if (heard.contains(stream) || catching_up_->joined.contains(stream)) return false;
    hub_.hear_no_more(*this, stream);
    return true;
  });
}

void ClientSession::release_held(const std::vector<bus::Resumed>& resumed) {
  const auto caught_up = std::exchange(catching_up_, nullptr);
  std::unordered_map<std::string_view, std::int64_t> told;
  for (const auto& each : resumed) told.emplace(each.stream, each.seq);
  for (const auto& delivery : caught_up->held) {
    const auto upto = told.find(delivery.stream);
    const bool twice = delivery.seq > 0 && upto != told.end() && delivery.seq <= upto->second;
    if (!twice && (caught_up->hearing.contains(delivery.stream) || watches(delivery.stream))) deliver(delivery);
  }
}

boost::asio::awaitable<void> ClientSession::call(CallFrame frame) {
  const auto self = shared_from_this();
  ++calls_;
  const std::string& target = frame.path.value;
  const std::size_t mark = std::min(target.find('?'), target.size());
  const std::string body = frame.body ? boost::json::serialize(*frame.body) : std::string();
  const auto identify = [&](store::Transaction& transaction, OrgId org) {
    return parts_.sessions.identify(transaction, actor_.session_id, org, actor_.address);
  };
  RoutedCall routed{method_named(frame.method.value),
                    std::string_view(target).substr(0, mark),
                    mark < target.size() ? std::string_view(target).substr(mark + 1) : std::string_view(),
                    body,
                    actor_.address,
                    identify};
  auto answer = co_await parts_.router.answer(std::move(routed));
  --calls_;
  ReplyFrame reply{frame.id.value, answer.status, {}};
  if (!answer.body.empty()) reply.body = json::Raw<"AnyBody">{std::move(answer.body)};
  send(encode_frame("reply", reply));
}

boost::asio::awaitable<void> ClientSession::run_commands() {
  const auto self = shared_from_this();
  while (!commands_.empty()) {
    WaitingCommand waiting{commands_.front().command, std::move(commands_.front().fields)};
    co_await run_command(std::move(waiting));
    commands_.erase(commands_.begin());
  }
}

boost::asio::awaitable<void> ClientSession::run_command(WaitingCommand waiting) {
  try {
    const auto run = [&](store::Transaction& transaction) {
      const auth::Actor actor = parts_.sessions.identify(transaction, actor_.session_id, actor_.org_id, actor_.address);
      auth::require(actor, auth::Verb::see);
      return waiting.command->run(transaction, actor, device_, waiting.fields);
    };
    const auto watching = co_await parts_.store.read(run);
    if (watching) watch(*watching);
  } catch (const Refusal&) {  // nobody waits for an answer
  } catch (const std::exception& failure) {
    log::error("a command failed", {{"error", failure.what()}});
  }
}

/// Hears first and says then how things stand, as when catching up.
void ClientSession::watch(const Watching& wanted) {
  if (state_ == State::closed) return;
  const auto before = std::exchange(watched_, {});
  for (const auto& stream : wanted.streams) {
    hub_.hear(*this, stream);
    watched_.push_back(bus::StreamKey::read(stream).value());
  }
  std::ranges::sort(watched_);
  for (const auto& key : before)
    if (!std::ranges::binary_search(watched_, key)) hub_.hear_no_more(*this, key.name());
  for (const auto& envelope : wanted.now()) send(event_frame(envelope));
}

bool ClientSession::watches(const bus::StreamName& stream) const {
  const auto key = bus::StreamKey::read(stream);
  return key && std::ranges::binary_search(watched_, *key);
}

void ClientSession::deliver(const bus::Delivery& delivery) {
  if (catching_up_) return catching_up_->held.push_back(delivery);
  if (state_ != State::live) return;
  if (socket_->queued_bytes() <= parts_.limits.queued_bytes) return socket_->send_droppable(delivery.frame);
  socket_->drop_queued();
  state_ = State::lagging;
  send(encode_frame("lagged", LaggedFrame{}));
}

void ClientSession::hears(const bus::StreamName& stream) {
  if (!catching_up_) return;
  catching_up_->hearing.insert(stream);
  catching_up_->joined.insert(stream);
}

void ClientSession::hears_no_more(const bus::StreamName& stream) {
  if (!catching_up_) return;
  catching_up_->hearing.erase(stream);
  catching_up_->joined.erase(stream);
}

void ClientSession::session_ended() { refuse(Refusal(auth::kSignedOut)); }

void ClientSession::say_goodbye(std::chrono::milliseconds resume_after) {
  if (state_ == State::closed) return;
  send(encode_frame("goodbye", GoodbyeFrame{resume_after.count()}));
  socket_->close(kGoingAway, "the server is going");
}

void ClientSession::enter(const auth::Actor& actor) {
  actor_ = actor;
  hub_.add(*this);
  if (parts_.attendance.came) parts_.attendance.came(actor_, device_);
}

void ClientSession::leave() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  if (!actor_.is_member()) return;
  hub_.remove(*this);
  if (parts_.attendance.left) parts_.attendance.left(actor_, device_);
}

void ClientSession::send(Frame frame) {
  if (socket_) socket_->send(std::move(frame));
}

void ClientSession::refuse(const Refusal& refusal) {
  if (state_ == State::closed || !socket_) return;
  RefusedFrame frame{std::string(refusal.kind.code), refusal.message, {}};
  if (!refusal.field.empty()) frame.field = refusal.field;
  send(encode_frame("refused", frame));
  leave();
  socket_->close(kPolicyViolation, refusal.kind.code);
}

void ClientSession::closed() {
  leave();
  unlink();
  hello_timer_.reset();
  socket_ = nullptr;
}

}  // namespace madang::net
