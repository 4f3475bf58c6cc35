#include "kernel/store/tests/support/postgres_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

extern char** environ;

namespace madang::store {
namespace {

const std::string kPrograms = "/usr/lib/postgresql/15/bin/";
constexpr int kNobody = 65'534;

/// PostgreSQL will not run as root: then it is nobody's.
std::vector<std::string> as_ordinary_user(std::vector<std::string> words) {
  std::vector<std::string> all = {"setpriv", "--pdeathsig", "SIGINT"};
  if (::geteuid() == 0)
    for (const auto* word : {"--reuid=65534", "--regid=65534", "--clear-groups"}) all.emplace_back(word);
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

pid_t spawn(const std::vector<std::string>& words, const std::filesystem::path& log) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  pid_t process = 0;
  const int error = posix_spawnp(&process, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) throw std::runtime_error(fmt::format("{} does not start", words[0]));
  return process;
}

void run_to_end(const std::vector<std::string>& words, const std::filesystem::path& log) {
  int status = 0;
  ::waitpid(spawn(words, log), &status, 0);
  if (status != 0) throw std::runtime_error(fmt::format("{} failed, see {}", words[0], log.string()));
}

int free_port() {
  const int number = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(place);
  ::bind(number, reinterpret_cast<const sockaddr*>(&place), length);
  ::getsockname(number, reinterpret_cast<sockaddr*>(&place), &length);
  ::close(number);
  return ::ntohs(place.sin_port);
}

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
};

}  // namespace

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() : port_(free_port()) {
  auto name = (std::filesystem::temp_directory_path() / "madang-postgres-XXXXXX").string();
  folder_ = ::mkdtemp(name.data());
  if (::geteuid() == 0 && ::chown(folder_.c_str(), kNobody, kNobody) != 0) throw std::runtime_error("chown failed");
  run_to_end(as_ordinary_user({kPrograms + "initdb", "-D", (folder_ / "data").string(), "-U", "madang", "-A", "trust",
                               "--locale=C", "-E", "UTF8", "--no-sync", "--no-instructions"}),
             folder_ / "log");
  start();
}

PostgresServer::~PostgresServer() {
  stop_at_once();
  std::filesystem::remove_all(folder_);
}

void PostgresServer::start() {
  auto words = as_ordinary_user({kPrograms + "postgres", "-D", (folder_ / "data").string()});
  for (const auto& setting :
       {fmt::format("port={}", port_), fmt::format("unix_socket_directories={}", folder_.string()),
        std::string("listen_addresses=127.0.0.1"), std::string("fsync=off"), std::string("full_page_writes=off"),
        std::string("shared_buffers=64MB"), std::string("max_connections=200"), std::string("autovacuum=off"),
        std::string("max_wal_size=4GB")}) {
    words.emplace_back("-c");
    words.push_back(setting);
  }
  process_ = spawn(words, folder_ / "log");
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (PQping(conninfo().c_str()) != PQPING_OK) {
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error("PostgreSQL does not become ready");
    std::this_thread::yield();
  }
}

void PostgresServer::stop_at_once() {
  if (process_ == 0) return;
  ::kill(process_, SIGQUIT);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
}

std::string PostgresServer::conninfo(const std::string& database) const {
  return fmt::format("host=127.0.0.1 port={} user=madang dbname={}", port_, database);
}

std::string PostgresServer::make_database(const std::string& words) {
  auto name = fmt::format("test_{}", ++made_);
  run(fmt::format("CREATE DATABASE {} {}", name, words));
  return name;
}

void PostgresServer::run(const std::string& sql, const std::string& database) const { ask(sql, database); }

std::string PostgresServer::ask(const std::string& sql, const std::string& database) const {
  const std::unique_ptr<PGconn, Finish> connection(PQconnectdb(conninfo(database).c_str()));
  const std::unique_ptr<PGresult, Finish> result(PQexec(connection.get(), sql.c_str()));
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error(fmt::format("{}: {}", sql, PQerrorMessage(connection.get())));
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

std::string PostgresServer::dump(const std::string& database) const {
  return ask("SELECT database_to_xml(true, false, '')", database);
}

void PostgresServer::pause() const { ::kill(-process_, SIGSTOP); }
void PostgresServer::go_on() const { ::kill(-process_, SIGCONT); }

}  // namespace madang::store
