#pragma once

#include <poll.h>

#include "kernel/phone/exchange.hpp"
#include "kernel/phone/tests/child.hpp"

namespace madang::phone {

/// Kamailio as registrar and proxy: whoever calls signs in (Digest with SHA-256), all else registers freely. It stays
/// in the way of what it relays (Record-Route).
class Kamailio {
 public:
  Kamailio() : port_(free_port<boost::asio::ip::udp>()) {
    folder_.write("kamailio.cfg", config());
    child_.emplace(std::vector<std::string>{"/usr/sbin/kamailio", "-f", folder_ / "kamailio.cfg", "-DD", "-E", "-w",
                                            folder_.text(), "-Y", folder_.text(), "-P", folder_ / "pid", "-m", "32",
                                            "-M", "4"});
    if (!child_->says("Listening on")) throw std::runtime_error("kamailio does not start: " + child_->said());
    if (!answers()) throw std::runtime_error("kamailio does not answer: " + child_->said());
  }

  std::string place() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  /// It says that it listens before it does, and what comes too early is lost and sent again half a second later.
  bool answers() const {
    boost::asio::io_context io;
    boost::asio::ip::udp::socket socket(io, {boost::asio::ip::make_address("127.0.0.1"), 0});
    const auto here = "127.0.0.1:" + std::to_string(socket.local_endpoint().port());
    const auto question = "OPTIONS sip:" + place() + " SIP/2.0\r\nVia: SIP/2.0/UDP " + here +
                          ";branch=z9hG4bKready\r\nMax-Forwards: 5\r\nFrom: <sip:test@" + here +
                          ">;tag=1\r\nTo: <sip:" + place() + ">\r\nCall-ID: ready\r\nCSeq: 1 OPTIONS\r\n" +
                          "Content-Length: 0\r\n\r\n";
    for (int tries = 0; tries < 200; ++tries) {
      socket.send_to(boost::asio::buffer(question), {boost::asio::ip::make_address("127.0.0.1"), port_});
      pollfd waiting{socket.native_handle(), POLLIN, 0};
      if (::poll(&waiting, 1, 50) == 1) return true;
    }
    return false;
  }

  std::string config() const {
    return "#!KAMAILIO\ndebug=1\nlog_stderror=yes\nfork=yes\nchildren=1\ndisable_tcp=yes\nauto_aliases=no\n"
           "listen=udp:" +
           place() + "\nalias=\"pbx.example.org\"\n" + R"(
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
modparam("auth", "qop", "auth")
modparam("auth", "algorithm", "SHA-256")
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not here");
    exit;
  }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  t_check_trans();
  if (is_method("REGISTER")) {
    if ($fU == "madang" && !pv_www_authenticate("pbx.example.org", "a secret: word", "0")) {
      www_challenge("pbx.example.org", "1");
      exit;
    }
    save("location");
    exit;
  }
  if (!pv_proxy_authenticate("pbx.example.org", "a secret: word", "0")) {
    proxy_challenge("pbx.example.org", "1");
    exit;
  }
  consume_credentials();
  record_route();
  if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
  t_relay();
}
)";
  }

  const std::uint16_t port_;
  Folder folder_;
  std::optional<Child> child_;
};

/// Baresip as somebody's phone at an exchange, with its keys under a test's fingers.
class Baresip {
 public:
  enum class Answers { by_itself, by_hand };
  Baresip(const std::string& name, const Kamailio& exchange, Answers answers = Answers::by_itself)
      : keys_(free_port<boost::asio::ip::tcp>()) {
    const auto mode = answers == Answers::by_itself ? "auto" : "manual";
    folder_.write("accounts",
                  "<sip:" + name + "@" + exchange.place() + ";transport=udp>;answermode=" + mode + ";regint=60\n");
    folder_.write("contacts", "");
    folder_.write(
        "config",
        "net_interface 127.0.0.1\nsip_listen 127.0.0.1:0\nmodule_path /usr/lib/baresip/modules\nmodule g711.so\n"
        "module aubridge.so\nmodule cons.so\nmodule sndfile.so\nsnd_path " +
            folder_.text() +
            "\nmodule_tmp account.so\nmodule_app menu.so\n"
            "audio_source aubridge,loop\naudio_player aubridge,loop\naudio_alert aubridge,ring\n"
            "cons_listen 127.0.0.1:" +
            std::to_string(keys_) + "\n");
    child_.emplace(std::vector<std::string>{"/usr/bin/baresip", "-4", "-v", "-f", folder_.text()});
    if (!child_->says("200 OK")) throw std::runtime_error("baresip does not register: " + child_->said());
    boost::asio::connect(console_, boost::asio::ip::tcp::resolver(io_).resolve("127.0.0.1", std::to_string(keys_)));
  }

  const Child& child() const { return *child_; }
  /// Digits are dialled into the call; others are commands of its menu: `b` hangs up.
  void press(char key) { boost::asio::write(console_, boost::asio::buffer(&key, 1)); }
  /// What it heard, as WAV files, which it has written when it has ended.
  std::vector<std::string> heard() {
    press('q');
    child_->status();
    std::vector<std::string> files;
    for (const auto& file : std::filesystem::directory_iterator(folder_.text())) {
      if (!file.path().string().ends_with("-dec.wav")) continue;
      std::ifstream stream(file.path(), std::ios::binary);
      files.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    return files;
  }

 private:
  const std::uint16_t keys_;
  Folder folder_;
  std::optional<Child> child_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket console_{io_};
};

/// SIPp as an exchange that does what a scenario of tests/scenarios says, once.
class Sipp {
 public:
  explicit Sipp(const std::string& scenario) : port_(free_port<boost::asio::ip::udp>()) {
    const auto file = (std::filesystem::path(__FILE__).parent_path() / "scenarios" / scenario).string();
    child_.emplace(std::vector<std::string>{"/usr/bin/sipp", "-sf", file, "-i", "127.0.0.1", "-p",
                                            std::to_string(port_), "-m", "1", "-nostdin", "-timeout", "40s",
                                            "-timeout_error"});
  }

  std::string place() const { return "127.0.0.1:" + std::to_string(port_); }
  /// 0 when everything went as the scenario says.
  int status() { return child_->status(); }
  std::string said() const { return child_->said(); }

 private:
  const std::uint16_t port_;
  std::optional<Child> child_;
};

}  // namespace madang::phone
