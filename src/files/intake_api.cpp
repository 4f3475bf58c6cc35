#include "files/intake_api.hpp"

#include "files/files_store.hpp"
#include "files/presenting_api.hpp"

namespace madang::files {

boost::asio::awaitable<Upload> Intake::put_chunk(net::Call& call, PutChunk request) {
  const auto name = blob::BlobName::read(request.sha256.value);
  if (!name) throw Refusal(kInvalid, "sha256", "sha256 must be 64 lower-case hexadecimal digits.");
  const auto asks = [&](store::Transaction& transaction) {
    return service_.uploads.wants_chunk(transaction, call.identify(transaction), request, std::ssize(call.body));
  };
  const bool wanted = co_await call.store.read(call.lane.org, asks);
  auto keep = [&] {
    if (blob::name_of(call.body) != *name) throw Refusal(kWrongBytes, "sha256");
    if (wanted) disk_.parts->put(request.upload_id.value, request.number, *name, call.body);
  };
  co_await disk_.threads->run(keep);
  const auto adds = [&](store::Transaction& transaction) {
    return service_.uploads.add_chunk(transaction, call.identify(transaction), request);
  };
  const auto lane = store::Lane::of(request.org_id, request.upload_id.value);
  co_return co_await call.store.write(lane, adds);
}

boost::asio::awaitable<File> Intake::finish(net::Call& call, NamedUpload request) {
  const auto gather = [&](store::Transaction& transaction) {
    return service_.uploads.gather(transaction, call.identify(transaction), request);
  };
  const Gathered gathered = co_await call.store.read(call.lane.org, gather);
  if (gathered.file) co_return *gathered.file;

  auto join = [&] { return assemble(request.org_id, gathered); };
  Assembled assembled = co_await disk_.threads->run(join);
  if (!assembled.missing.empty()) {
    const auto forget = [&](store::Transaction& transaction) {
      return service_.uploads.forget_chunks(transaction, call.identify(transaction), request, assembled.missing);
    };
    auto finished = co_await call.store.write(call.lane, forget);
    if (!finished) throw Refusal(kIncomplete);
    co_return std::move(*finished);
  }
  const Sniffed sniffed = sniff(assembled.beginning);
  const std::string body = co_await keep(call, request.org_id, *assembled.body);
  const auto becomes = [&](store::Transaction& transaction) {
    return service_.uploads.finish(transaction, call.identify(transaction), request, body, sniffed);
  };
  File file = co_await call.store.write(call.lane, becomes);
  auto clear = [&] { disk_.parts->remove(request.upload_id.value); };
  co_await disk_.threads->run(clear);
  co_return file;
}

/// The body is noted as named by nothing before it is kept: should the server die before a file names it, housekeeping
/// knows of it.
boost::asio::awaitable<std::string> Intake::keep(net::Call& call, OrgId org, blob::BlobWriter& body) {
  const std::string name = body.name().text();
  const auto note = [&](store::Transaction& transaction) { note_dropped(transaction, org, name, clock_.now()); };
  co_await call.store.write(store::Lane::of(org), note);
  auto finish = [&] { body.finish(); };
  co_await disk_.threads->run(finish);
  co_return name;
}

Intake::Assembled Intake::assemble(OrgId org, const Gathered& gathered) const {
  Assembled assembled{disk_.blobs->write(org), {}, {}};
  std::vector<blob::Part> parts;
  for (const auto& chunk : gathered.chunks) parts.push_back({chunk.number, blob::BlobName::read(chunk.sha256).value()});
  const auto take = [&](const blob::Part& part, std::optional<std::string> bytes) {
    if (!bytes) return assembled.missing.push_back(part.number);
    if (part.number == 0) assembled.beginning = bytes->substr(0, kSniffBytes);
    assembled.body->append(*bytes);
  };
  disk_.parts->read_each(gathered.upload.id.value, parts, take);
  return assembled;
}

boost::asio::awaitable<net::Nothing> Intake::cancel(net::Call& call, NamedUpload request) {
  const auto ends = [&](store::Transaction& transaction) {
    service_.uploads.cancel(transaction, call.identify(transaction), request);
  };
  co_await call.store.write(call.lane, ends);
  auto clear = [&] { disk_.parts->remove(request.upload_id.value); };
  co_await disk_.threads->run(clear);
  co_return net::Nothing{};
}

boost::asio::awaitable<net::Representation> Intake::read(net::Call& call, ReadFile request) {
  const auto look = [&](store::Transaction& transaction) {
    return service_.open(transaction, call.identify(transaction), request.file_id);
  };
  const OpenedFile opened = co_await call.store.read(call.lane.org, look);
  auto open = [&] { return disk_.blobs->open(request.org_id, blob::BlobName::read(opened.body).value()); };
  auto body = co_await disk_.threads->run(open);
  if (!body) throw std::runtime_error("the body of " + opened.file.id.text() + " is missing");
  net::Representation representation{std::move(body), opened.body, {}};
  representation.headers = headers_of(opened.file, request.download.value_or(false));
  co_return representation;
}

}  // namespace madang::files
