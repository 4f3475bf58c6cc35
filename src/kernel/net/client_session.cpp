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
constexpr int kMostReadings = 5;  // a stream on which other nodes say so much that each comes too late
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

static_assert(sizeof(ClientSession) <= 128, "an idle session costs what it did not cost before");

ClientSession::ClientSession(const ClientSessionParts& parts, std::uint16_t loop, Socket& socket,
                             std::string_view address, DeviceNumber device)
    : address_(address), parts_(parts), socket_(&socket), device_(device), loop_(loop) {}

void ClientSession::start() {
  auto& timer = work().hello_timer;
  timer = std::make_unique<boost::asio::steady_timer>(socket_->executor(), parts_.limits.hello_time);
  timer->async_wait([self = boost::intrusive_ptr(this)](boost::system::error_code stopped) {
    if (!stopped && self->state_ == State::silent) self->refuse(Refusal(kHelloTooLate));
  });
}

ClientSession::Work& ClientSession::work() {
  if (!work_) work_ = std::make_unique<Work>();
  return *work_;
}

void ClientSession::forget_work_done() {
  if (work_ && work_->is_done()) work_.reset();
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
  work().hello_timer.reset();
  forget_work_done();
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
  session_id_ = token->actor.session_id;
  spawn(come_back_by_log(hello.org_id, std::move(cursors)));
}

bool ClientSession::has_changed(const ResumeToken& token) const {
  if (!parts_.streams.vouches()) return true;
  const auto& changes = parts_.hub.changes();
  return changes.since(token.actor.session_id.value, token.changes) ||
         changes.since(token.actor.member_id.value, token.changes);
}

void ClientSession::come_back_at_once(const ResumeToken& token, std::vector<bus::Resumed> missed) {
  auth::Actor actor = token.actor;
  actor.address = address_.text();
  enter(actor);
  for (const auto& stream : token.streams) hub().hear_first(*this, stream.key);
  hub().tell_interest();
  state_ = State::live;
  send(encode_frame("welcome", WelcomeFrame{member_id_, std::move(missed), {}}));
  // A change may have come before it was known that the device is here.
  if (parts_.streams.cluster() && has_changed(token)) fell_behind();
}

void ClientSession::begin_resume(ResumeFrame frame) {
  if (catching_up() || state_ == State::joining) return;  // the answer under way is complete already
  spawn(resume(std::move(frame)));
}

void ClientSession::begin_call(CallFrame frame) {
  if (calls_ < parts_.limits.calls_at_once) return spawn(call(std::move(frame)));
  const RefusalBody body{std::string(kTooManyCalls.code), std::string(kTooManyCalls.message), {}};
  send(encode_frame("reply",
                    ReplyFrame{frame.id.value, kTooManyCalls.status, json::Raw<"AnyBody">{json::encode(body)}}));
}

void ClientSession::begin_command(const Command& found, boost::json::value fields) {
  auto& commands = work().commands;
  if (commands.size() >= parts_.limits.commands_waiting) return;
  commands.push_back({&found, std::move(fields)});
  if (commands.size() == 1) spawn(run_commands());
}

boost::asio::awaitable<void> ClientSession::join(HelloFrame hello) {
  const auto self = boost::intrusive_ptr(this);
  try {
    HeardAt heard_at;
    const auto redeem = [&](store::Transaction& transaction) {
      const auth::Actor actor = proven_by(transaction, hello);
      heard_at.changes = parts_.hub.changes().count();
      if (auth::person_of(actor)) heard_at.heard = heard_by(transaction, actor, parts_);
      return actor;
    };
    const auto part = std::hash<std::string>{}(*hello.ticket) | 1;  // a ticket relies on nothing but itself
    const auth::Actor actor = co_await parts_.store.write(store::Lane::of(hello.org_id, part), redeem);
    auth::require_let_in(actor, auth::Verb::see);
    if (state_ == State::closed) co_return;
    enter(actor);
    WelcomeFrame welcome{member_id_, {}, {}};
    const Wanted wanted{std::move(hello.cursors), true};
    auto missed = catch_up_in_memory(wanted, heard_at);
    welcome.streams = missed ? std::move(*missed) : co_await catch_up(wanted, heard_at);
    if (state_ != State::closed) greet(actor, std::move(welcome), heard_at);
  } catch (const Refusal& refusal) {
    refuse(refusal);
  } catch (const std::exception& failure) {
    log::error("a socket could not join", {{"error", failure.what()}});
    refuse(Refusal(kFailed));
  }
}

boost::asio::awaitable<void> ClientSession::come_back_by_log(OrgId org, std::vector<bus::Cursor> cursors) {
  const auto self = boost::intrusive_ptr(this);
  try {
    const auto look = [&](store::Transaction& transaction) { return identify(transaction, org); };
    const auth::Actor actor = co_await parts_.store.read(org, look);
    auth::require_let_in(actor, auth::Verb::see);
    if (state_ == State::closed) co_return;
    enter(actor);
    HeardAt heard_at;
    WelcomeFrame welcome{member_id_, {}, {}};
    const Wanted wanted{std::move(cursors), true};
    welcome.streams = co_await catch_up(wanted, heard_at);
    if (state_ != State::closed) greet(actor, std::move(welcome), heard_at);
  } catch (const Refusal& refusal) {
    refuse(refusal);
  } catch (const std::exception& failure) {
    log::error("a socket could not come back", {{"error", failure.what()}});
    refuse(Refusal(kFailed));
  }
}

void ClientSession::greet(const auth::Actor& actor, WelcomeFrame welcome, const HeardAt& heard_at) {
  welcome.resume_token = resume_token_for(actor, heard_at, welcome.streams, parts_);
  state_ = State::live;
  send(encode_frame("welcome", welcome));
  release_held(welcome.streams);
}

boost::asio::awaitable<void> ClientSession::resume(ResumeFrame frame) {
  const auto self = boost::intrusive_ptr(this);
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
  auto& catching_up = work().catching_up;
  if (!catching_up) catching_up = std::make_unique<CatchingUp>();
  hear(member_id_.text());
}

/// When the member joined or left nothing since it was read what they hear, it holds from the moment the hub knows
/// the device; then memory may know what was missed.
std::optional<std::vector<bus::Resumed>> ClientSession::catch_up_in_memory(const Wanted& wanted,
                                                                           const HeardAt& heard_at) {
  begin_catching_up(wanted);
  hub().tell_interest();  // so that no change is overlooked after the next look
  if (!parts_.streams.vouches() || parts_.hub.changes().since(member_id_.value, heard_at.changes)) return std::nullopt;
  for (const auto& [stream, from] : heard_at.heard) hear(stream);
  hub().tell_interest();
  return missed_in_memory(org_id_, heard_at.heard, wanted, parts_);
}

/// Hears, then reads; see the class.
boost::asio::awaitable<std::vector<bus::Resumed>> ClientSession::catch_up(const Wanted& wanted, HeardAt& heard_at) {
  begin_catching_up(wanted);
  const Heard first =
      co_await parts_.store.read(org_id_, [&](store::Transaction& transaction) { return heard_streams(transaction); });
  if (state_ == State::closed) co_return std::vector<bus::Resumed>{};
  for (const auto& [stream, from] : first) hear(stream);
  hub().tell_interest();
  const auto read = [&](store::Transaction& transaction) {
    const auto moment = parts_.streams.moment();
    heard_at = {{}, parts_.hub.changes().count()};
    heard_at.heard = heard_streams(transaction);
    return missed_in_log(transaction, org_id_, heard_at.heard, wanted, parts_, moment);
  };
  for (int rounds = 0;; ++rounds) {
    auto resumed = co_await parts_.store.read(org_id_, read);
    if (state_ == State::closed) co_return resumed;
    hear_exactly(heard_at.heard);
    if (!parts_.streams.cluster()) co_return resumed;
    const bool hears_all = !hear_more(heard_at.heard);
    const bool is_settled = co_await settled(org_id_, resumed, parts_.streams);
    if (state_ == State::closed || (hears_all && is_settled) || rounds == kMostReadings) co_return resumed;
  }
}

Heard ClientSession::heard_streams(store::Transaction& transaction) const {
  const auth::Actor actor = identify(transaction, org_id_);
  auth::require_let_in(actor, auth::Verb::see);
  return heard_by(transaction, actor, parts_);
}

void ClientSession::hear(const bus::StreamName& stream) {
  hub().hear(*this, stream);
  catching_up()->hearing.insert(stream);
}

/// Somebody may have left a conversation between the two readings; somebody may have joined one after the second.
void ClientSession::hear_exactly(const Heard& heard) {
  std::erase_if(catching_up()->hearing, [&](const bus::StreamName& stream) {
    if (heard.contains(stream) || catching_up()->joined.contains(stream)) return false;
    hub().hear_no_more(*this, stream);
    return true;
  });
}

/// In a cluster the word that somebody joined may come after the reading that knows of it. True when there was such.
bool ClientSession::hear_more(const Heard& heard) {
  const auto before = catching_up()->hearing.size();
  for (const auto& [stream, from] : heard) hear(stream);
  hub().tell_interest();
  return catching_up()->hearing.size() > before;
}

void ClientSession::release_held(const std::vector<bus::Resumed>& resumed) {
  const auto caught_up = std::exchange(work().catching_up, nullptr);
  std::unordered_map<std::string_view, std::int64_t> told;
  for (const auto& each : resumed) told.emplace(each.stream, each.seq);
  for (const auto& delivery : caught_up->held) {
    const auto upto = told.find(delivery.stream);
    const bool twice = delivery.seq > 0 && upto != told.end() && delivery.seq <= upto->second;
    if (!twice && (caught_up->hearing.contains(delivery.stream) || watches(delivery.stream))) deliver(delivery);
  }
  forget_work_done();
  if (caught_up->fell_behind) fell_behind();
}

boost::asio::awaitable<void> ClientSession::call(CallFrame frame) {
  const auto self = boost::intrusive_ptr(this);
  ++calls_;
  const std::string& target = frame.path.value;
  const std::size_t mark = std::min(target.find('?'), target.size());
  const std::string body = frame.body ? boost::json::serialize(*frame.body) : std::string();
  const auto identify = [&](store::Transaction& transaction, OrgId org) { return this->identify(transaction, org); };
  const std::string address = address_.text();
  RoutedCall routed{method_named(frame.method.value),
                    std::string_view(target).substr(0, mark),
                    mark < target.size() ? std::string_view(target).substr(mark + 1) : std::string_view(),
                    body,
                    address,
                    identify};
  auto answer = co_await parts_.router.answer(std::move(routed));
  --calls_;
  ReplyFrame reply{frame.id.value, answer.status, {}};
  if (!answer.body.empty()) reply.body = json::Raw<"AnyBody">{std::move(answer.body)};
  send(encode_frame("reply", reply));
}

boost::asio::awaitable<void> ClientSession::run_commands() {
  const auto self = boost::intrusive_ptr(this);
  auto& commands = work().commands;
  while (!commands.empty()) {
    WaitingCommand waiting{commands.front().command, std::move(commands.front().fields)};
    co_await run_command(std::move(waiting));
    commands.erase(commands.begin());
  }
  forget_work_done();
}

boost::asio::awaitable<void> ClientSession::run_command(WaitingCommand waiting) {
  try {
    const auto run = [&](store::Transaction& transaction) {
      const auth::Actor actor = identify(transaction, org_id_);
      auth::require(actor, auth::Verb::see);
      return waiting.command->run(transaction, actor, device_, waiting.fields);
    };
    const auto watching = co_await parts_.store.read(org_id_, run);
    if (watching) watch(*watching);
  } catch (const Refusal&) {  // nobody waits for an answer
  } catch (const std::exception& failure) {
    log::error("a command failed", {{"error", failure.what()}});
  }
}

/// Hears first and says then how things stand, as when catching up.
void ClientSession::watch(const Watching& wanted) {
  if (state_ == State::closed) return;
  auto& watched = work().watched;
  const auto before = std::exchange(watched, {});
  for (const auto& stream : wanted.streams) {
    hub().watch(*this, stream);
    watched.push_back(bus::StreamKey::read(stream).value());
  }
  std::ranges::sort(watched);
  for (const auto& key : before)
    if (!std::ranges::binary_search(watched, key)) hub().hear_no_more(*this, key.name());
  for (const auto& envelope : wanted.now()) send(event_frame(envelope));
}

bool ClientSession::watches(const bus::StreamName& stream) const {
  const auto key = bus::StreamKey::read(stream);
  return key && work_ && std::ranges::binary_search(work_->watched, *key);
}

void ClientSession::deliver(const bus::Delivery& delivery) {
  if (auto* const catching_up = this->catching_up()) return catching_up->held.push_back(delivery);
  if (state_ != State::live) return;
  if (socket_->queued_bytes() <= parts_.limits.queued_bytes) return socket_->send_droppable(delivery.frame);
  fell_behind();
}

void ClientSession::hears(const bus::StreamName& stream) {
  if (!catching_up()) return;
  catching_up()->hearing.insert(stream);
  catching_up()->joined.insert(stream);
}

void ClientSession::hears_no_more(const bus::StreamName& stream) {
  if (!catching_up()) return;
  catching_up()->hearing.erase(stream);
  catching_up()->joined.erase(stream);
}

/// While it catches up, what it reads may be older than what is lost: then it is told after.
void ClientSession::fell_behind() {
  if (auto* const catching_up = this->catching_up()) {
    catching_up->fell_behind = true;
    return;
  }
  if (state_ != State::live) return;
  socket_->drop_queued();
  state_ = State::lagging;
  send(encode_frame("lagged", LaggedFrame{}));
}

void ClientSession::session_ended() { refuse(Refusal(auth::kSignedOut)); }

void ClientSession::say_goodbye(std::chrono::milliseconds resume_after) {
  if (state_ == State::closed) return;
  send(encode_frame("goodbye", GoodbyeFrame{resume_after.count()}));
  socket_->close(kGoingAway, "the server is going");
}

auth::Actor ClientSession::identify(store::Transaction& transaction, OrgId org) const {
  if (is_visitor_) return parts_.visitors.identify(transaction, member_id_, org, address_.text());
  return parts_.sessions.identify(transaction, session_id_, org, address_.text());
}

/// A visitor shows their token instead of a ticket, as often as they come.
auth::Actor ClientSession::proven_by(store::Transaction& transaction, const HelloFrame& hello) const {
  const std::string& ticket = *hello.ticket;
  if (ticket.starts_with(auth::kVisitorToken))
    return parts_.visitors.identify(transaction, ticket, hello.org_id, address_.text());
  return parts_.sessions.redeem_ticket(transaction, ticket, hello.org_id, address_.text());
}

void ClientSession::enter(const auth::Actor& actor) {
  org_id_ = actor.org_id;
  member_id_ = auth::person_of(actor);
  session_id_ = actor.session_id;
  is_visitor_ = auth::is_visitor(actor);
  hub().add(*this);
  if (parts_.attendance.came && !is_visitor_) parts_.attendance.came(org_id_, member_id_, device_);
}

void ClientSession::leave() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  if (!member_id_) return;
  hub().remove(*this);
  if (parts_.attendance.left && !is_visitor_) parts_.attendance.left(org_id_, member_id_, device_);
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
  if (work_) work_->hello_timer.reset();
  socket_ = nullptr;
}

}  // namespace madang::net
