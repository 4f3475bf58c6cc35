"""What docs/operations.md says under "Backing up a cluster" and "Restore a cluster", of the database."""
import os
import shutil
from pathlib import Path

from deploy.places import eventually
from deploy.rehearsal.databases import EXAMPLE, Database


class BaseBackup:
    def __init__(self, database: Database, folder: Path):
        self.database, self.kept = database, folder / "base"
        folder.mkdir()
        os.chown(folder, 65534, 65534)
        database.run("pg_basebackup", "-h", database.machine.folder, "-U", "postgres", "-D", self.kept, "-X", "fetch", "-c", "fast")
        database.run("pg_verifybackup", self.kept)

    def archive_all(self):
        """As the timeout of the archive does every few minutes."""
        segment = self.database.ask("SELECT pg_walfile_name(pg_switch_wal())")
        eventually(f"{segment} is in the archive", (self.database.archive / segment).exists)

    def restore(self, into: Database, moment: str):
        shutil.copytree(self.kept, into.data)
        # It is a trial: what it writes must not come into the archive of those that live.
        (into.etc / "conf.d/restore.conf").write_text(f"archive_mode = off\nrecovery_target_name = '{moment}'\n"
                                                      "recovery_target_action = 'promote'\n")
        (into.data / "recovery.signal").touch()
        into.start()
        eventually("the log is played", lambda: into.ask("SELECT pg_is_in_recovery()") == "f")
        into.run("psql", "-h", into.machine.folder, "-U", "postgres", "-d", "madang", "-v", "ON_ERROR_STOP=1", "-Xqf", EXAMPLE / "after_restore.sql")
