# Writes what `madang config` prints, with the paths of the package, to OUTPUT.
# Usage: cmake -DMADANG=PROGRAM -DOUTPUT=FILE -P packaged_config.cmake
execute_process(COMMAND ${MADANG} config OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
set(there "\ndata = \"var\"\n")
string(FIND "${text}" "${there}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "`madang config` does not say data = \"var\" any more: change packaged_config.cmake with it")
endif()
string(REPLACE "${there}" "\ndata = \"/var/lib/madang\"\n" text "${text}")
file(WRITE ${OUTPUT} "${text}")
