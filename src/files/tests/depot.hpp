#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>
#include <set>
#include <string>

#include "files/api.hpp"
#include "files/migrations.hpp"
#include "files/sweeping_api.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/blob/disk_blobs.hpp"
#include "kernel/blob/disk_parts.hpp"
#include "kernel/blob/s3_blobs.hpp"
#include "kernel/blob/s3_parts.hpp"
#include "kernel/net/router.hpp"
#include "kernel/s3/tests/swift.hpp"
#include "kernel/store/tests/scratch.hpp"
#include "kernel/store/tests/support/engine.hpp"

namespace madang::files {

/// Tells the time, and passes it when asked: from now, since bodies on the disk have the disk's time.
class PassingClock final : public Clock {
 public:
  Timestamp now() const override { return SystemClock().now() + passed_; }
  void pass(std::chrono::milliseconds length) { passed_ += length; }

 private:
  std::chrono::milliseconds passed_{0};
};

struct Answer {
  int status = 0;
  boost::json::value body;
  std::optional<net::Representation> bytes;

  std::string text(const char* key) const { return std::string(body.at(key).as_string()); }
  /// `409 files.held field`, or the status alone.
  std::string told() const {
    auto told = std::to_string(status);
    if (status < 400) return told;
    told += " " + text("code");
    return body.as_object().contains("field") ? told + " " + text("field") : told;
  }
};

/// The tests stand one folder below it.
inline std::filesystem::path built_thumbnailer() {
  return thumbnailer_program().parent_path().parent_path() / "madang-thumbnailer";
}

inline std::string name_of_engine(const testing::TestParamInfo<std::string>& info) { return info.param; }
inline const auto kBothEngines = testing::Values("disk", "s3");

/// The files of one server on a real store and a real disk or in a real bucket, asked through the router.
class Depot : public testing::TestWithParam<std::string> {
 protected:
  Depot() { open(); }
  ~Depot() override { close(); }

  /// As after a restart; what is on the disk stays.
  void reopen() {
    close();
    open();
  }

  auth::Actor somebody(OrgId org, auth::Role role = auth::Role::member) {
    return {"", ids.next<AccountId>(), ids.next<SessionId>(), org, ids.next<MemberId>(), role};
  }

  Answer ask(const auth::Actor& actor, net::Method method, std::string path, std::string_view body = {}) {
    return send(actor, method, "/api/orgs/" + actor.org_id.text() + path, body, "application/json");
  }
  Answer put_chunk(const auth::Actor& actor, const std::string& upload, int number, const std::string& bytes,
                   std::string sha256 = {}) {
    if (sha256.empty()) sha256 = blob::name_of(bytes).text();
    const auto path = "/api/orgs/" + actor.org_id.text() + "/uploads/" + upload + "/chunks/" + std::to_string(number);
    return send(actor, net::Method::put, path + "?sha256=" + sha256, bytes, "application/octet-stream");
  }
  Answer begin(const auth::Actor& actor, const std::string& name, std::int64_t size) {
    const boost::json::object body{
        {"client_id", "begin-" + base32(ids.next<FileId>().value)}, {"name", name}, {"size", size}};
    return ask(actor, net::Method::post, "/uploads", boost::json::serialize(body));
  }
  Answer finish(const auth::Actor& actor, const std::string& upload) {
    return ask(actor, net::Method::put, "/uploads/" + upload + "/file", "{}");
  }
  /// All of it at once.
  std::string upload(const auth::Actor& actor, const std::string& name, const std::string& bytes) {
    const auto id = begin(actor, name, std::ssize(bytes)).text("id");
    for (int number = 0; number < chunk_count(std::ssize(bytes)); ++number)
      put_chunk(actor, id, number, bytes.substr(static_cast<std::size_t>(number * kChunkBytes), kChunkBytes));
    return finish(actor, id).text("id");
  }
  Answer content(const auth::Actor& actor, const std::string& file, const std::string& query = {}) {
    return ask(actor, net::Method::get, "/files/" + file + "/content" + query);
  }
  static std::string read(const Answer& answer) {
    std::string bytes(static_cast<std::size_t>(answer.bytes->body->size()), '\0');
    answer.bytes->body->read(0, bytes);
    return bytes;
  }
  void give(const auth::Actor& actor, const std::string& file, std::uint64_t holder) {
    store->write_now([&](store::Transaction& transaction) {
      service->give(transaction, actor, FileId::read(file).value(), {"thing", holder}, "file_ids[0]");
    });
  }
  void take_away(OrgId org, std::uint64_t holder) {
    store->write_now([&](store::Transaction& transaction) { service->take_away(transaction, org, {"thing", holder}); });
  }
  std::optional<KeptPicture> keep_small(std::string_view bytes) { return thumbnails->keep_small(*store, org, bytes); }
  /// As of a thing that has a picture nobody uploaded.
  std::string add_picture(const auth::Actor& actor, const KeptPicture& kept, std::uint64_t holder) {
    return store->write_now([&](store::Transaction& transaction) {
      return service->add_picture(transaction, org, actor.member_id, kept, {"thing", holder}).id.text();
    });
  }
  void sweep() { sweeper->sweep(); }
  int bodies_kept() const {
    if (bucket) return static_cast<int>(bucket->list("files/").size());
    int count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch / "files"))
      count += entry.is_regular_file() ? 1 : 0;
    return count;
  }

  store::Scratch scratch;
  PassingClock clock;
  IdSource ids{clock, 1};
  FileLimits limits;
  std::set<std::pair<MemberId, std::uint64_t>> sees;  ///< who may see which thing
  std::unique_ptr<store::Store> store;
  s3::BucketOptions bucket_options;
  std::unique_ptr<s3::Bucket> bucket;  ///< on S3
  std::unique_ptr<blob::Blobs> blobs;
  std::unique_ptr<blob::Parts> parts;
  std::unique_ptr<threads::WaitingThreads> threads;
  std::unique_ptr<Service> service;
  std::unique_ptr<Thumbnailer> thumbnailer = std::make_unique<Thumbnailer>(ThumbnailerOptions{built_thumbnailer()});
  const OrgId org = ids.next<OrgId>();
  const auth::Actor minji = somebody(org);
  const auth::Actor wei = somebody(org);

 private:
  void open() {
    store = store::open_any({.path = scratch / "depot.db"}, files::migrations(), clock);
    open_bodies();
    threads = std::make_unique<threads::WaitingThreads>(2);
    service = std::make_unique<Service>(ids, clock, limits);
    service->let_see("thing", [this](store::Transaction&, const auth::Actor& actor, std::uint64_t id) {
      return sees.contains({actor.member_id, id});
    });
    const Disk disk{blobs.get(), parts.get(), threads.get()};
    intake = std::make_unique<Intake>(*service, disk, clock);
    sweeper = std::make_unique<Sweeper>(*store, disk, clock);
    table = std::make_unique<net::RouteTable>();
    thumbnails = std::make_unique<Thumbnails>(*service, disk, Workshop{thumbnailer.get(), threads.get()}, clock);
    add_routes(*table, *service, *intake, *thumbnails);
    router = std::make_unique<net::Router>(*table, *store, sessions, clock);
  }
  void open_bodies() {
    if (GetParam() == "disk") {
      blobs = std::make_unique<blob::DiskBlobs>(scratch / "files");
      parts = std::make_unique<blob::DiskParts>(scratch / "uploads");
      return;
    }
    if (bucket_options.prefix.empty()) bucket_options = s3::Swift::running().options();
    bucket = std::make_unique<s3::Bucket>(bucket_options);
    blobs = std::make_unique<blob::S3Blobs>(*bucket, scratch / "drafts", clock);
    parts = std::make_unique<blob::S3Parts>(*bucket);
  }
  void close() {
    threads->stop();
    store->close();
    store.reset();
  }

  Answer send(const auth::Actor& actor, net::Method method, const std::string& target, std::string_view body,
              const std::string& type) {
    const auto mark = std::min(target.find('?'), target.size());
    net::HttpRequest request{.method = method, .path = target.substr(0, mark), .body = std::string(body)};
    if (mark < target.size()) request.query = target.substr(mark + 1);
    if (!body.empty()) request.headers.emplace_back("Content-Type", type);
    const auto identify = [&](store::Transaction&, OrgId) { return actor; };
    net::RoutedCall call{method, request.path, request.query, request.body, "", identify, &request};
    boost::asio::io_context io;
    auto asked = boost::asio::co_spawn(io, router->answer(std::move(call)), boost::asio::use_future);
    io.run();
    auto answered = asked.get();
    Answer answer{answered.status, {}, std::move(answered.representation)};
    if (!answered.body.empty()) answer.body = boost::json::parse(answered.body);
    return answer;
  }

  auth::Sessions sessions{clock, ids, std::string(32, 'k'),
                          [](store::Transaction&, OrgId, AccountId) -> std::optional<auth::Membership> { return {}; }};
  std::unique_ptr<Intake> intake;
  std::unique_ptr<Thumbnails> thumbnails;
  std::unique_ptr<Sweeper> sweeper;
  std::unique_ptr<net::RouteTable> table;
  std::unique_ptr<net::Router> router;
};

}  // namespace madang::files
