#include "kernel/net/client_sessions.hpp"

#include <boost/asio/post.hpp>

#include "kernel/net/client_session.hpp"

namespace madang::net {
namespace {

/// What the socket's connection owns; the session itself may live on while a call of its own is under way.
class SessionListener final : public SocketListener {
 public:
  SessionListener(std::shared_ptr<ClientSession> session, std::shared_ptr<std::unordered_set<ClientSession*>> members)
      : session_(std::move(session)), members_(std::move(members)) {
    members_->insert(session_.get());
  }
  void received(std::string_view text) override { session_->received(text); }
  void closed() override {
    members_->erase(session_.get());
    session_->closed();
  }

 private:
  std::shared_ptr<ClientSession> session_;
  std::shared_ptr<std::unordered_set<ClientSession*>> members_;
};

}  // namespace

ClientSessions::ClientSessions(ClientSessionParts parts, Loops& loops) : parts_(std::move(parts)), loops_(loops) {
  for (std::size_t i = 0; i < loops_.size(); ++i) by_loop_.push_back(std::make_shared<Members>());
}

ClientSessions::~ClientSessions() = default;

std::size_t ClientSessions::loop_of(const Socket& socket) const {
  for (std::size_t i = 0; i + 1 < loops_.size(); ++i) {
    if (socket.executor() == boost::asio::any_io_executor(loops_.loop(i).get_executor())) return i;
  }
  return loops_.size() - 1;
}

std::unique_ptr<SocketListener> ClientSessions::accept(Socket& socket, const HttpRequest& upgrade) {
  const std::size_t loop = loop_of(socket);
  auto session = std::make_shared<ClientSession>(parts_, parts_.hub.on_loop(loop), socket, upgrade.remote_address);
  session->start();
  return std::make_unique<SessionListener>(std::move(session), by_loop_[loop]);
}

void ClientSessions::say_goodbye(std::chrono::milliseconds spread) {
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    boost::asio::post(loops_.loop(i), [members = by_loop_[i], spread] {
      const std::vector<ClientSession*> present(members->begin(), members->end());
      for (std::size_t place = 0; place < present.size(); ++place)
        present[place]->say_goodbye(spread * static_cast<std::int64_t>(place) /
                                    static_cast<std::int64_t>(present.size()));
    });
  }
}

}  // namespace madang::net
