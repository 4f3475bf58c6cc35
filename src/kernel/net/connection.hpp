#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "kernel/net/http_parser.hpp"
#include "kernel/net/peer.hpp"

namespace madang::net {

/// One HTTP/1.1 connection. A request is read whole, handled, and answered before the next one is looked at, so
/// pipelined answers keep their order and a busy handler stops the reading. A parked connection holds neither parser
/// nor buffer.
class Connection final : public Peer {
 public:
  Connection(boost::intrusive_ptr<ServerLoop> loop, Wire wire, std::string remote_address);

  void start();
  void turn_away(const RefusalKind& kind);  ///< instead of start()

  void time_is_up(SteadyTime now) override;
  void drain() override;
  void cut() override;

 private:
  enum class Phase { idle, head, body, handling, answering, lingering };
  struct Answer {
    std::string head;
    HttpResponse response;
    std::string_view content;
    std::size_t sent = 0;
    std::int64_t file_sent = 0;  // of response.file
    bool sends_file = false;
  };

  void readable() override;
  void writable() override;

  void park();
  void read_request(std::string_view bytes);
  void begin_request();
  bool await_body();
  void keep(std::string_view bytes, std::size_t taken);
  void handle(HttpRequest request);
  void upgrade(const HttpRequest& request);
  void spawn(HttpRequest request);
  void handled(const std::exception_ptr& error, HttpResponse response);
  void refuse(const RefusalKind& kind);
  void answer(HttpResponse response);
  std::unique_ptr<Answer> make_answer(HttpResponse response);
  void write();
  void await_room();
  void fetch_piece();
  void write_piece(const std::string& piece);
  void finished();
  void linger();
  bool is_last() const;

  const std::string remote_address_;
  std::string tail_;  // bytes that came and were not taken yet
  std::unique_ptr<HttpParser> parser_;
  std::unique_ptr<Answer> answer_;
  Phase phase_ = Phase::idle;
  bool head_only_ = false;
  bool keep_alive_ = true;
};

}  // namespace madang::net
