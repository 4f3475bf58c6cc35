#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "chat/service.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/bus/hub.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/store/store.hpp"

namespace bench {

/// The slices' own verbs on a store, with no server around them: for what fills one and what measures one.
class House {
 public:
  /// `folder` holds the server's secret, and the database where `postgresql` names none.
  House(const std::filesystem::path& folder, const std::string& postgresql);
  ~House();

  madang::store::Store& store() { return *store_; }
  madang::bus::Streams& streams() { return *streams_; }
  madang::chat::Service& chat() { return *chat_; }
  madang::auth::Sessions& sessions() { return sessions_; }
  madang::IdSource& ids() { return ids_; }
  const madang::Clock& clock() const { return clock_; }

 private:
  madang::SystemClock clock_;
  madang::IdSource ids_{clock_, 1};
  madang::bus::Hub hub_{{}, [](std::string_view) { return std::make_shared<const std::string>(); }};
  madang::auth::Sessions sessions_;
  std::unique_ptr<madang::store::Store> store_;
  std::unique_ptr<madang::bus::Streams> streams_;
  madang::files::Service files_{ids_, clock_, {}};
  std::unique_ptr<madang::chat::Service> chat_;
};

}  // namespace bench
