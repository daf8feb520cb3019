import type { FailureTexts } from './failureTexts.ts';

/** English words for every failure. */
export const failuresEn: FailureTexts = {
  groups: { user: 'user', installer: 'installer' },
  days: { one: '1 day', other: '{count} days' },
  codes: {
    nothingFound: {
      text: 'No SMA device answered.',
      hint: 'Check that the inverter is awake, that its network cable is in, and that it sits in the same network as this computer. A guest Wi-Fi that isolates devices, a firewall, a VPN or a switch that swallows multicast can also hide it. If you know its address, give the address.',
    },
    noAnswer: {
      text: 'Nothing answers at {address}.',
      plain: 'The inverter does not answer.',
      hint: 'After sunset it may be asleep. Otherwise check its network cable, whether the router gave it another address, and whether a firewall blocks UDP port 9522.',
    },
    asleep: {
      text: 'Nothing answers at {address}. It is dark, so the inverter is probably asleep.',
      plain: 'The inverter is asleep.',
      hint: 'Many inverters switch their network off at night and wake with the sun. If it stays silent by daylight, check the address, the cable and the firewall.',
    },
    lostContact: {
      text: 'The inverter at {address} answered, then fell silent.',
      plain: 'The inverter answered, then fell silent.',
      hint: 'A weak Wi-Fi or powerline link often does this. Check the link and try again.',
    },
    wrongPassword: {
      text: 'The inverter refused the {group} password.',
      plain: 'The inverter refused the password.',
      hint: 'Check the password and whether it belongs to the user or the installer. SunTally will not try again by itself, because inverters lock after repeated wrong passwords.',
    },
    passwordUnusable: {
      text: 'No inverter accepts a password of this form.',
      hint: 'A password has 1 to 12 plain characters: letters without accents, digits and signs such as ! or -.',
    },
    passwordMissing: {
      text: 'The password of the inverter is needed.',
      hint: 'Enter it in the window. On the command line, put it in the variable SUNTALLY_PASSWORD or pipe it in with --password-stdin.',
    },
    sessionBusy: {
      text: 'The inverter says who it is but does not answer the logon.',
      hint: 'Another program may be logged on to it: close that program, wait a minute and try again. If it stays like this, the plant may use encrypted communication, which no other program can read.',
    },
    sessionRefused: {
      text: 'The inverter refused the session (error {errorNumber}).',
      plain: 'The inverter refused the session.',
      hint: 'Some devices refuse every logon for a few minutes. Wait a while and try again.',
    },
    encrypted: {
      text: 'The device answers a search but gives no data: the plant seems to use encrypted communication.',
      hint: 'Switch off the Speedwire encryption of the plant if its owner allows that. An encrypted plant can be read by no other program.',
    },
    needsModbus: {
      text: 'This device can only be read over Modbus, which SunTally does not speak.',
      hint: 'Devices with ennexOS, such as the Tripower X, no longer offer the interface that SunTally reads. An older inverter in the same plant can still be read.',
    },
    notAnInverter: {
      text: 'The device at {address} is not an inverter.',
      plain: 'This device is not an inverter.',
      hint: 'Energy meters and gateways also answer. Choose the inverter itself, or give its address.',
    },
    severalDevices: {
      text: 'Several inverters answer at {address}, with the serial numbers {serials}.',
      plain: 'Several inverters answer at this address.',
      hint: 'Choose one of them with --serial.',
    },
    otherDevices: {
      text: 'No device with serial number {serial} answers at {address}, but others do: {serials}.',
      plain: 'No device with this serial number answers, but others do.',
      hint: 'Choose one of them with --serial, or check the address.',
    },
    deviceError: {
      text: 'The inverter answered {query} with error {errorNumber}.',
      plain: 'The inverter answered with an error.',
      hint: 'Single values may be missing on this model; the others are shown. If everything is missing, try again and report the model.',
    },
    unreadableAnswer: {
      text: 'The answer to {query} could not be read: {reason}.',
      plain: 'An answer of the inverter could not be read.',
      hint: 'Single values may be missing on this model; the others are shown. A trace of the frames helps to report it.',
    },
    unanswered: {
      text: 'The inverter did not answer {query}.',
      plain: 'The inverter left a question unanswered.',
      hint: 'The other values are shown. If it stays so, the network may be weak, or this model does not know the value.',
    },
    clockWrong: {
      text: "The inverter's clock is off by about {days}, so the times in its memory cannot be trusted.",
      plain: "The inverter's clock is off by more than a day.",
      hint: "Let the inverter take its time from the network (its time server setting, or SMA's portal), then read its memory again. Its present values are not affected.",
    },
    localNetworkBlocked: {
      text: 'This computer does not let SunTally use the local network.',
      hint: 'On macOS allow SunTally in System Settings > Privacy & Security > Local Network. Elsewhere allow it in the firewall.',
    },
    networkUnreachable: {
      text: 'This computer has no way to that network.',
      hint: 'Check that the computer is connected to the home network, and that no VPN takes all traffic.',
    },
    portTaken: {
      text: 'Port {port} is already in use by another program.',
      plain: 'The port is already in use by another program.',
      hint: 'Close the other program, or choose another port.',
    },
    addressUnusable: {
      text: '{address} is not an address that SunTally can use.',
      plain: 'This is not an address that SunTally can use.',
      hint: 'Give an IPv4 address such as 192.168.1.48, with a port if needed: 192.168.1.48:9522.',
    },
    noMetersFound: {
      text: 'SunTally found no meter by itself.',
      hint: 'Switch on the local interface of a HomeWizard device in its app, plug in the P1 cable, and check that devices are in the same network as this computer. Meters behind TCP, a YouLess, P1 Monitor or an MQTT broker have to be named.',
    },
    noTelegrams: {
      text: 'There is no telegram of a smart meter in it.',
      hint: 'Telegrams begin with a line such as /ISK5 and end with an exclamation mark and a checksum. Check that this was recorded at the P1 port of a meter.',
    },
    meterKeyMissing: {
      text: 'The telegrams of this meter are encrypted.',
      hint: 'Ask your grid company for the key of the P1 port, 32 hex digits, and give it to SunTally.',
    },
    meterKeyWrong: {
      text: 'The key does not open the telegrams of this meter.',
      hint: 'Compare the key with what your grid company sent: 32 hex digits, of this very meter.',
    },
    meterSilent: {
      text: 'The meter gives nothing: {reason}.',
      plain: 'The meter gives nothing.',
      hint: 'SunTally tries again by itself as long as it runs.',
    },
    meterNotPaired: {
      text: 'The button on the meter was not pressed in time.',
      hint: 'Try again, and press it within a minute.',
    },
    usage: {
      text: 'The command was not understood: {reason}.',
      plain: 'The command was not understood.',
      hint: 'Add --help to see what the command takes.',
    },
    badInput: {
      text: 'The input could not be read: {reason}.',
      plain: 'The input could not be read.',
      hint: 'Check that the input is complete and of the expected kind.',
    },
    badArguments: {
      text: 'The window asked for something that the program does not accept.',
      hint: 'Load the window again. If it comes back, the window and the program may be of different versions.',
    },
    fileUnusable: {
      text: 'The file {file} cannot be used: {reason}.',
      plain: 'The file cannot be used.',
      hint: 'Check that it exists, that you may read and write it, and that the disk is not full.',
    },
    notStored: {
      text: 'It could not be stored.',
      hint: 'Check that the disk is not full and that SunTally may write to its data folder. Until then it is lost when the program ends.',
    },
    settingsDamaged: {
      text: 'The settings in {file} were damaged; SunTally kept what could be read.',
      plain: 'The settings were damaged; SunTally kept what could be read.',
      hint: 'The damaged file was kept beside the new one. See whether your inverters are all there, and add what is missing.',
    },
    historyTooNew: {
      text: 'The history in {file} was written by a newer SunTally. It was left as it is.',
      plain: 'The history was written by a newer SunTally. It was left as it is.',
      hint: 'Install the newest SunTally, or restore a back-up that was made by this version.',
    },
    historyDamaged: {
      text: 'The history in {file} is damaged.',
      plain: 'The history is damaged.',
      hint: 'When SunTally opens it next, it keeps the damaged file and saves what can be read of it. If much is missing then, restore a back-up. A failing disk is often the cause: check it.',
    },
    historyRepaired: {
      text: 'The history in {file} was damaged; SunTally saved what could be read.',
      plain: 'The history was damaged; SunTally saved what could be read.',
      hint: 'The damaged file was kept beside the new one. If much is missing, restore a back-up. A failing disk is often the cause: check it.',
    },
    historyLogDamaged: {
      text: 'The log of the history in {file} was damaged; the last changes before SunTally stopped may be missing.',
      plain: 'The log of the history was damaged; the last changes before SunTally stopped may be missing.',
      hint: 'A copy of the damaged log was kept beside the history. If something is missing, import it again. A failing disk or a power cut is often the cause.',
    },
    historyReadOnly: {
      text: 'SunTally may not write its history in {file}.',
      plain: 'SunTally may not write its history.',
      hint: 'Check that you own the data folder and may write in it, and that the disk is not mounted read-only.',
    },
    historyLocked: {
      text: 'Another program has the history in {file} open.',
      plain: 'Another program has the history open.',
      hint: 'Close other programs that use it, such as a database viewer or a back-up program. Then try again.',
      waitingHint:
        'Close other programs that use it, such as a database viewer or a back-up program. SunTally then goes on by itself.',
    },
    backupUnusable: {
      text: '{file} is not a sound back-up of a SunTally history.',
      plain: 'This is not a sound back-up of a SunTally history.',
      hint: 'Choose another back-up. SunTally keeps the last four weekly ones in the folder backups of its data folder. The present history was not changed.',
    },
    diskFull: {
      text: 'There is no room left on the disk for {file}.',
      plain: 'There is no room left on the disk.',
      hint: 'Make room on the disk, then try again. What was stored before is still there.',
      waitingHint:
        'Make room on the disk. New readings wait in memory meanwhile and are written as soon as there is room.',
    },
    busy: {
      text: 'SunTally is already running with this data.',
      hint: 'Use its window, or stop it first.',
    },
    refusedCaller: {
      text: 'This page may not talk to SunTally.',
      hint: 'Open the address that SunTally printed when it started.',
    },
    disconnected: {
      text: 'The connection to SunTally is lost.',
      hint: 'Check that SunTally is still running. This window connects again by itself.',
    },
    unexpected: {
      text: 'Something went wrong that should not.',
      hint: 'Try again. If it comes back, report it with the time at which it happened.',
    },
  },
};
