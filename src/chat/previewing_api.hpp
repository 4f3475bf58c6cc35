#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chat/service.hpp"
#include "kernel/outbound/errands.hpp"
#include "kernel/outbound/fetcher.hpp"
#include "kernel/store/store.hpp"

namespace madang::chat {

/// Draws what a page sent as its picture small and keeps it; nothing when it is none. Blocking.
using KeepPicture = std::function<std::optional<files::KeptPicture>(OrgId, std::string_view bytes)>;

/// Reads the pages that messages name, some time after they were posted, and lets the messages show what was found. A
/// page that several messages of an organisation name at once is read once. Nothing waits for it: what is asked while
/// too much waits, or when the server stops, has no preview. Any thread.
class Previewer {
 public:
  Previewer(Service& service, store::Store& store, outbound::Fetcher fetcher, KeepPicture keep_picture)
      : service_(service), store_(store), fetcher_(std::move(fetcher)), keep_picture_(std::move(keep_picture)) {}

  /// Returns at once.
  void ask(const Linked& linked);
  /// Returns when nothing is read any more. Before Store::close().
  void stop() { errands_.stop(); }

 private:
  using Page = std::pair<OrgId, std::string>;

  void look(const Page& page, const std::stop_token& stop);
  bool is_known(const Page& page) const;
  /// What was found, or what is known already.
  void show(store::Transaction& transaction, const Linked& linked, const std::string& url,
            const std::optional<PageFound>& found);
  PageFound read(const Page& page, const std::stop_token& stop) const;
  /// A link that leads to a picture and no page is called by its last part.
  PageFound read_bare_picture(OrgId org, const outbound::WebAddress& address,
                              std::chrono::steady_clock::time_point until, const std::stop_token& stop) const;
  std::optional<files::KeptPicture> picture_of_page(OrgId org, const std::string& reference,
                                                    const outbound::WebAddress& page,
                                                    std::chrono::steady_clock::time_point until,
                                                    const std::stop_token& stop) const;
  std::optional<files::KeptPicture> picture(OrgId org, const outbound::WebAddress& address,
                                            std::chrono::steady_clock::time_point until,
                                            const std::stop_token& stop) const;
  /// Everybody who asked for this page until now; whoever asks later starts anew.
  std::vector<Linked> askers(const Page& page);

  Service& service_;
  store::Store& store_;
  const outbound::Fetcher fetcher_;
  const KeepPicture keep_picture_;
  std::mutex mutex_;
  std::map<Page, std::vector<Linked>> asked_;
  outbound::Errands errands_;
};

}  // namespace madang::chat
