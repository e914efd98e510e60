"""Words as dialects and everyday speech have them, which nobody writes by a slip. Pure data; any thread.

Forms that are standard words as well are left out, and so is what people mistype. Apostrophes are straight.
"""

_SPEECH = """
gonna gotta wanna gimme lemme gotcha whatcha whatchu watcha wotcha wotcher wouldja couldja didja dontcha doncha betcha
dunno kinda sorta outta lotta oughta hafta hadda useta s'pose s'posed 'spose 'spect c'mon d'ye d'you d'yer d'ya y'know
y'all yall innit ain't 'tain't tain't cos 'cos 'cause coz cuz 'em 'im 'er 'is 'e 'ow 'ere 'ome 'ouse 'alf 'ave 'as 'ad
'ead 'and 'eard 'orse 'oo 'ell 'elp 'imself 'erself 'arry 'tis 'twas 'twere 'twill 'twould 'tisn't 'twasn't 'bout
'round 'fraid 'nuff 'nother 'neath 'fore 'gainst 'stead 'til 'ud 'un 'uns 'un's 'at 'ood 'ard 'eaven an' o' th' t' wi'
ol' jus' mus' las' fas' bes' tol' don' tha' wha' wi'out o'er ne'er e'er e'en ev'ry ya yer yeh yuh yous youse ye ye're
ye've ye'll ye'd ya'll yer've tha thysen hisself theirselves meself mesel' mesen yerself yersel' hisn theirn me'self
themsen usselves fella feller fellers fellas geezer guv guv'nor blimey gor'blimey crikey strewth bloomin' bleedin'
bruv tinnie gittin' jist jest sez wuz wot wiv woz nuffink nuffin nothink summat summut somefink sumfin anyfink owt
nowt afore agin ag'in allus alwus ax'd heerd gizza gerroff geroff gerrout gerrin lotsa loadsa nowhere's somewheres
nowheres anyways everywheres naw aye ay och ach wheesht whisht hoots howay hinny divvent divn't gannin' hyem neet
alreet tharra worrit wherrit gorrit lorra mebbe mebbes nobbut summat's ow't nithered mithered ah'm ah'll ah've i'se
i'm'a we'uns you'uns young'un young'uns little'un good'un dat dat's dese dere dah gwine gwineter sho' sho nuff mo' po'
fo' befo' do' massa miz lawd lawdy chile chillun awready tarnation varmint critter critters yonder's purty pritty kin'
min' han' roun' groun' foun' soun' ah's us'n's fixin' thar thar's whar whar's hyar hyah heah keer skeered skeer'd b'ar
b'lieve b'long 'fess cain't cayn't zur zurs zummat zaid zunday thic thik thicky bain't baint hain't han't bean't
dursn't durstn't mun munna shanna canna canst dinna wunna winna dunna didna wouldna couldna shouldna hadna hasna isna
wasna werena begorra begorrah yerra arrah musha sure'n avick acushla asthore mavourneen beyant auld cuppa orf 'arf arf
gennelman gennelmen m'lud guv'ner g'day arvo bonzer cobber
"""
_SCOTS = """
wee bairn bairns bairnie greetin dinnae didnae cannae couldnae wouldnae shouldnae isnae wasnae wisnae havenae hasnae
hadnae willnae winnae arenae werenae doesnae mustnae needna maunna oughtna disna disnae ken kens kent kenna whit
whit's wha wha's whaur whaur's whaurever whan hoo hoose hooses moose oot aboot doon roon' roun toon noo broon croon
croun soond groond foond poond roond abune aboon abin ahint ayont atween atweesh frae fae tae tae's intae ontae untae
gie gie's gied gien gies gae gaed gaun gane gang gangs hae hae's haena haein' tak ta'en mak maks makkin' makkin takkin
brak wark warks warld wald watter faither faither's mither mither's brither brither's bluid guid guid's guidman
guidwife gude puir fuil schule scuil skule lassie lassies laddie laddies wifie wifies wean weans nae naebody naething
naethin nane nocht aye's ane anes ance yince yin yins twa twa-three thrie fower fow aulder auldest cauld cald haud
hauds hauden haudin' tauld sauld bauld fauld auldfarrant lang langer langsyne strang thrang wrang amang alang mony ony
onybody monie braw brawly bonnie bonny bonnily bonniest brae braes burnie glaur glaury dreich drookit mirk mirky
muckle mickle meikle mair maist sair sairly hame hamely stane stanes bane alane claes claith claithes dug dugs cuddie
kye yowe yowes hirple hirplin' stravaig stravaigin' dauner daunder speir speirs speirt speired spier speirin' greits
girn girnin' girnin thole tholed thrawn thrawart sleekit scunner scunnered skelp skelpit bletherin' bletherin haverin'
havers yersel yersels masel masel' hersel hersel' himsel himsel' itsel itsel' oorsels thirsels themsel's oor oors
oor's richt nicht nichts licht lichts moonlicht bricht sicht thocht thochts bocht brocht focht wrocht maun heid heids
deid deidly breid steid een ee neb oxter oxters wame wame's hert herts airm airms verra unco gey geyly sic siclike
sicna thae thon yon thir thaim thay wisna wur fur fae's o't wi't tae't frae't fou fu' fu a' ba' ca' ca'd ca'in' wa'
wa's awa awa' sma' sma twal twalmonth hunner thoosan' thoosand kirk kirkyaird yaird yett stoor ingle rin rins rinnin'
rinnin loup loupit lowp lowped breenge breengin breengin' bowf bowfin bowfin' fash fashed fash' dae daein' daein saye
sae tatties bannock bannocks parritch tammie peerie peedie jalouse jaloused jouk joukin' keek keekit keekin' lippened
mou' mooth sooth sookin' smirr spae spaewife stramash swither swithered teuch tumshie vennel wersh yestreen thee thou
thy thine gan wor reet dem dey ould wid
"""
SPEECH = frozenset(_SPEECH.split())
"""One of them says that a speech is written as it is spoken."""
SCOTS = frozenset(_SCOTS.split())
"""Of Scots, of the north of England and Ireland, and old pronouns: several together say so."""
