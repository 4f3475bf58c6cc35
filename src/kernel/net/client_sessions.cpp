#include "kernel/net/client_sessions.hpp"

#include <boost/asio/post.hpp>
#include <boost/intrusive/list.hpp>
#include <ranges>

#include "kernel/net/client_session.hpp"

namespace madang::net {
/// Sessions leave by themselves.
struct ClientSessions::Members {
  boost::intrusive::list<ClientSession, boost::intrusive::constant_time_size<false>> all;
};

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

boost::intrusive_ptr<SocketListener> ClientSessions::accept(Socket& socket, const HttpRequest& upgrade) {
  const std::size_t loop = loop_of(socket);
  const boost::intrusive_ptr session(
      new ClientSession(parts_, static_cast<std::uint16_t>(loop), socket, upgrade.remote_address, ++last_device_));
  session->start();
  by_loop_[loop]->all.push_back(*session);
  return session;
}

void ClientSessions::say_goodbye(std::chrono::milliseconds spread, std::function<bool(OrgId)> concerns) {
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    boost::asio::post(loops_.loop(i), [members = by_loop_[i], spread, concerns] {
      const auto count = std::ranges::distance(members->all);
      std::int64_t place = 0;
      for (auto next = members->all.begin(); next != members->all.end();) {
        ClientSession& session = *next++;
        if (concerns && !concerns(session.org_id())) continue;
        session.say_goodbye(spread * place++ / static_cast<std::int64_t>(count));
      }
    });
  }
}

}  // namespace madang::net
