import type { MeterTexts } from './meterTexts.ts';

/** English words for the states of a meter. */
export const metersEn: MeterTexts = {
  silences: {
    addressUnknown: {
      text: 'The network does not know the name of the meter’s device.',
      hint: 'Check the name, or give the address instead, such as 192.168.1.30. The router’s list of devices shows it.',
    },
    refused: {
      text: 'The device is there, but nothing listens at this port.',
      hint: 'Check the port number, and that the program or setting that passes on the meter’s data is switched on.',
    },
    unreachable: {
      text: 'The meter’s device cannot be reached.',
      hint: 'Check that it has power and is in the same network as this computer, and whether the router gave it another address. A Mac may have to allow SunTally the local network: System Settings, Privacy & Security, Local Network.',
    },
    heldByAnother: {
      text: 'Another program holds the meter’s port.',
      hint: 'Many devices serve one program at a time. Close the other program, or let it pass the data on and give SunTally its address.',
    },
    lost: {
      text: 'The connection to the meter was lost.',
      hint: 'SunTally connects again by itself. If it happens often, check the device’s power and its Wi-Fi or cable.',
    },
    portMissing: {
      text: 'The serial port is not there.',
      hint: 'Plug in the P1 cable and check the name of its port. If the computer does not list the cable at all, try another USB socket.',
    },
    portInUse: {
      text: 'Another program uses the serial port.',
      hint: 'Close that program, such as a home controller or a terminal, or let it pass the data on over the network.',
    },
    portForbidden: {
      text: 'The system does not let SunTally open the serial port.',
      hint: 'On Linux add yourself to the group of the port, mostly with “sudo usermod -aG dialout $USER”, then log out and in again.',
    },
    networkPortTaken: {
      text: 'Another program keeps port 9522 of this computer to itself.',
      hint: 'SMA’s meters are heard by this port. Close the other program, such as an older tool for SMA devices, or run it on another computer.',
    },
    serialUnavailable: {
      text: 'This installation of SunTally cannot read serial ports.',
      hint: 'Install the npm package serialport beside SunTally, or connect the meter over the network.',
    },
    brokerRefused: {
      text: 'The MQTT broker refused the connection or the topic.',
      hint: 'Check that the broker runs, that SunTally may connect to it, and that it may read this topic.',
    },
    logonRefused: {
      text: 'The user name or password was refused.',
      hint: 'Enter the user name and password once more. The broker’s own settings show which ones it knows.',
    },
    certificateUnknown: {
      text: 'The certificate of the other side is signed by nobody that this computer trusts.',
      hint: 'Give SunTally the certificate of the authority that signed it, or connect without encryption inside your own network.',
    },
    nothingHeard: {
      text: 'The way to the meter is open, but not a single byte comes.',
      hint: 'Check that the P1 cable is firmly in the meter. Some meters give data only once the grid company has opened the port, and older meters do not power the adapter.',
    },
    noMulticasts: {
      text: 'No SMA energy meter is heard in this network.',
      hint: 'Check that the meter is in the same network as this computer and that its serial number is right. Some switches and Wi-Fi access points hold multicasts back: connect the computer by cable, or set the meter to send to its address.',
    },
    noTelegrams: {
      text: 'Data comes, but no telegrams of a smart meter.',
      hint: 'Check that the address or port is that of the meter, and that the device passes on the data unchanged.',
    },
    onlyRepeats: {
      text: 'The same telegram comes again and again.',
      hint: 'The device repeats what it heard last: check that its cable is still firmly in the meter, and start the device again.',
    },
    lineNotInverted: {
      text: 'Data comes, but it cannot be read at either speed.',
      hint: 'The signal of a P1 port is inverted, and the cable must turn it round. Use a cable made for P1 ports, or invert its input with the maker’s tool.',
    },
    checksumsWrong: {
      text: 'Every telegram arrives damaged.',
      hint: 'Check the cable: a shorter one, other plugs or another adapter often help. Check the speed and the inverted signal too.',
    },
    keyMissing: {
      text: 'The meter encrypts its telegrams, and their key is missing.',
      hint: 'Ask the grid company for the key of the P1 port, 32 digits and letters, and give it to SunTally.',
    },
    keyWrong: {
      text: 'The key does not fit this meter’s telegrams.',
      hint: 'Compare the key with the grid company’s letter. It belongs to one meter: a new meter needs a new one.',
    },
    interfaceOff: {
      text: 'The device has its local interface switched off.',
      hint: 'Switch it on in the maker’s app: for HomeWizard under Settings, Meters, the meter, Local API.',
    },
    tokenMissing: {
      text: 'The device wants to be paired with SunTally first.',
      hint: 'Start the pairing in SunTally and press the button on the device within 30 seconds.',
    },
    tokenRefused: {
      text: 'The device no longer accepts SunTally.',
      hint: 'Its permission was withdrawn, or the device was reset. Pair it with SunTally again.',
    },
    certificateChanged: {
      text: 'The device shows another certificate than the one SunTally knows.',
      hint: 'If the device was replaced or reset, pair it with SunTally again. If not, something else may pretend to be it.',
    },
    notThisDevice: {
      text: 'Something else than the meter’s device answers at this address.',
      hint: 'The router may have given the address to another device. Look the meter’s device up again, or enter its new address.',
    },
    answerUnreadable: {
      text: 'The device answers, but SunTally cannot read what it says.',
      hint: 'Bring the device’s firmware up to date. If it stays like this, send a diagnostics file with your question.',
    },
  },
  warnings: {
    checksumsOftenWrong: {
      text: 'More than one telegram in ten arrives damaged.',
      hint: 'Nothing wrong is stored, but check the cable: a shorter one or another adapter often helps.',
    },
    clockWrong: {
      text: 'The meter’s clock stands still, or differs from this computer’s by an hour or more.',
      hint: 'SunTally uses the computer’s clock meanwhile. Check that one; if it is right, tell the grid company.',
    },
  },
};
