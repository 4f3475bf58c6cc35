#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace madang::outbound {

/// A key and a certificate for `localhost` and 127.0.0.1, signed by itself, as `key.pem` and `chain.pem` in a folder.
inline void write_certificate(const std::filesystem::path& folder) {
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> pair(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, void (*)(X509*)> made(X509_new(), X509_free);
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
  auto* name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  X509_set_pubkey(made.get(), pair.get());
  auto* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  X509_add_ext(made.get(), names, -1);
  X509_EXTENSION_free(names);
  EXPECT_GT(X509_sign(made.get(), pair.get(), EVP_sha256()), 0);
  FILE* chain = std::fopen((folder / "chain.pem").c_str(), "w");
  EXPECT_EQ(PEM_write_X509(chain, made.get()), 1);
  std::fclose(chain);
  FILE* key = std::fopen((folder / "key.pem").c_str(), "w");
  EXPECT_EQ(PEM_write_PrivateKey(key, pair.get(), nullptr, nullptr, 0, nullptr, nullptr), 1);
  std::fclose(key);
}

enum class EximLine { plain, tls };

/// Debian's Exim in a folder of its own, as nobody in particular. It is run as by inetd, one process for each
/// connection to a port of ours, and keeps what it takes in its queue.
class Exim {
 public:
  explicit Exim(EximLine line = EximLine::plain)
      : line_(line), acceptor_(io_, {boost::asio::ip::make_address("127.0.0.1"), 0}) {
    std::string name = (std::filesystem::temp_directory_path() / "madang-exim-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    for (const auto* each : {"spool", "log"}) std::filesystem::create_directory(folder_ / each);
    write_certificate(folder_);
    write_config();
    give_away();
    thread_ = std::thread([this] { serve(); });
  }
  ~Exim() {
    stopping_ = true;
    boost::system::error_code ignored;
    boost::asio::ip::tcp::socket last(io_);
    last.connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
    for (const auto child : children_) {
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
    }
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
  }

  std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }
  std::string certificates() const { return folder_ / "chain.pem"; }

  /// What it took: each mail's header and body as they lie in the queue.
  std::vector<std::string> queue() const {
    std::vector<std::string> mails;
    if (!std::filesystem::exists(folder_ / "spool/input")) return mails;
    for (const auto& file : std::filesystem::directory_iterator(folder_ / "spool/input")) {
      if (!file.path().string().ends_with("-H")) continue;
      auto body = file.path().string();
      body.back() = 'D';
      mails.push_back(text_of(file.path()) + "\n" + text_of(body));
    }
    return mails;
  }
  std::string log() const { return text_of(folder_ / "log/mainlog"); }

 private:
  static std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  void write_config() const {
    std::ofstream config(folder_ / "exim.conf");
    config << "primary_hostname = mail.example.org\nqualify_domain = example.org\nqueue_only = true\nhost_lookup =\n"
           << "keep_environment =\n"
           << whose() << "spool_directory = " << folder_.string() << "/spool\nlog_file_path = " << folder_.string()
           << "/log/%slog\n"
           << "tls_advertise_hosts = *\ntls_certificate = " << folder_.string() << "/chain.pem\n"
           << "tls_privatekey = " << folder_.string() << "/key.pem\n"
           << R"(
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
begin acl
acl_rcpt:
  deny
    message = 5.1.1 nobody here is called that
    recipients = nobody@example.org
  defer
    message = 4.7.1 greylisted, come back later
    recipients = greylisted@example.org
  accept
    authenticated = *
  accept
    recipients = open@example.org
  deny
    message = 5.7.1 sign in first
acl_data:
  deny
    message = 5.7.1 we do not want to read this
    condition = ${if eq{$h_subject:}{unwanted}}
  accept
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{madang}}{eq{$auth3}{a secret: word}}}}
  server_set_id = $auth2
  server_advertise_condition = ${if def:tls_in_cipher}
)";
  }

  /// Without root it takes mail as whoever runs the test, who then may ask everything of it.
  static std::string whose() {
    if (::geteuid() == 0) return {};
    return "exim_user = " + std::to_string(::geteuid()) + "\nexim_group = " + std::to_string(::getegid()) + "\n";
  }

  /// Exim takes mail as a user of its own when root starts it; what it writes to must be that one's then.
  void give_away() const {
    const auto* user = ::geteuid() == 0 ? ::getpwnam("Debian-exim") : nullptr;
    if (!user) return;
    std::filesystem::permissions(folder_, std::filesystem::perms(0755));
    for (const auto* each : {"spool", "log", "chain.pem", "key.pem"})
      EXPECT_EQ(::chown((folder_ / each).c_str(), user->pw_uid, user->pw_gid), 0);
  }

  void serve() {
    while (!stopping_) {
      boost::system::error_code error;
      boost::asio::ip::tcp::socket socket(io_);
      acceptor_.accept(socket, error);
      if (error || stopping_) continue;
      const auto child = ::fork();
      if (child == 0) become_exim(socket.native_handle());
      children_.push_back(child);
    }
  }

  [[noreturn]] void become_exim(int socket) const {
    ::dup2(socket, STDIN_FILENO);
    ::dup2(socket, STDOUT_FILENO);
    ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);  // it has a log
    const auto config = (folder_ / "exim.conf").string();
    const char* tls = line_ == EximLine::tls ? "-tls-on-connect" : nullptr;
    ::execl("/usr/sbin/exim4", "/usr/sbin/exim4", "-C", config.c_str(), "-bs", tls, nullptr);
    ::_exit(1);
  }

  const EximLine line_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::filesystem::path folder_;
  std::atomic<bool> stopping_ = false;
  std::vector<pid_t> children_;
  std::thread thread_;
};

}  // namespace madang::outbound
